import type { KernelMemory } from '../kernels/kernelMemory.ts';
import { numberOf, type TreeEnsemble } from './treeEnsemble.ts';

/** What the kernel `treeScoring` wants of a node; see there. */
const nodeSize = 16;
const signBit = 0x80000000;

/**
 * Writes trees for the kernel `treeScoring`. `columnBytes` is what a column of numbers takes. Answers the list of trees: the address of
 * the root, and the steps to the deepest leaf. Children come behind their parents, siblings side by side.
 */
export function placeTrees(memory: KernelMemory, ensemble: TreeEnsemble, columnBytes: number): Uint32Array {
  const { starts } = ensemble;
  const treeCount = starts.length - 1;
  const trees = memory.uint32(2 * treeCount);
  const leaves = ensemble.rounder === undefined ? placeLists(memory, ensemble) : undefined;
  const total = starts[treeCount]!;
  const words = memory.uint32(total * (nodeSize / 4));
  const nodes = { words, floats: new Float32Array(words.buffer, words.byteOffset, words.length) };
  let leaf = 0;
  for (let tree = 0; tree < treeCount; tree++) {
    const start = starts[tree]!;
    const count = starts[tree + 1]! - start;
    const { order, depth } = orderNodes(ensemble, start, count);
    const leafNumbers = numberLeaves(ensemble, start, count, leaf);
    leaf += leafNumbers.count;
    const addressOf = (place: number) => words.byteOffset + (start + place) * nodeSize;
    trees[2 * tree] = addressOf(0);
    trees[2 * tree + 1] = depth;
    let next = 1;
    for (const [place, node] of order.entries()) {
      const at = (start + place) * 4;
      const i = start + node;
      if (ensemble.isLeaf[i] === 1) {
        const number = leafNumbers.of[node]!;
        nodes.floats[at] = Number.NaN;
        words[at + 1] = 0;
        words[at + 2] = addressOf(place - 1);
        if (leaves) words[at + 3] = leaves[number]!;
        else nodes.floats[at + 3] = numberOf(ensemble, number);
        continue;
      }
      const threshold = ensemble.threshold[i]!;
      const turned = ensemble.missingTrue[i] === 1;
      nodes.floats[at] = turned ? nextBelow(-threshold) : threshold;
      words[at + 1] = ensemble.column[i]! * columnBytes;
      words[at + 2] = addressOf(next);
      words[at + 3] = turned ? signBit : 0;
      next += 2;
    }
  }
  return trees;
}

/**
 * Nodes of a tree level by level, first children first. A missing number is never at most the limit, so that it goes to the second child:
 * where it belongs to those that are <= threshold, the first are those with -x < -threshold.
 */
function orderNodes(
  { isLeaf, whenTrue, whenFalse, missingTrue }: TreeEnsemble,
  start: number,
  count: number,
): { order: Uint32Array; depth: number } {
  const order = new Uint32Array(count);
  let filled = 1;
  let depth = 0;
  let levelEnd = 1;
  for (let place = 0; place < count; place++) {
    if (place === levelEnd) {
      depth += 1;
      levelEnd = filled;
    }
    const i = start + order[place]!;
    if (isLeaf[i] === 1) continue;
    const [first, second] = missingTrue[i] === 1 ? [whenFalse[i]!, whenTrue[i]!] : [whenTrue[i]!, whenFalse[i]!];
    order[filled++] = first;
    order[filled++] = second;
  }
  return { order, depth };
}

/** Leaves are numbered in the order of the nodes, from `first` on. */
function numberLeaves(
  { isLeaf }: TreeEnsemble,
  start: number,
  count: number,
  first: number,
): { of: Uint32Array; count: number } {
  const of = new Uint32Array(count);
  let found = 0;
  for (let node = 0; node < count; node++) if (isLeaf[start + node] === 1) of[node] = first + found++;
  return { of, count: found };
}

/** Writes the list of each leaf. Answers their addresses. */
function placeLists(memory: KernelMemory, { leafStarts, leafOutput, leafValue }: TreeEnsemble): Uint32Array {
  const count = leafStarts.length - 1;
  const words = memory.uint32(count + 2 * leafValue.length);
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const addresses = new Uint32Array(count);
  let at = 0;
  for (let leaf = 0; leaf < count; leaf++) {
    const [begin, end] = [leafStarts[leaf]!, leafStarts[leaf + 1]!];
    addresses[leaf] = words.byteOffset + at * 4;
    words[at++] = end - begin;
    for (let entry = begin; entry < end; entry++) {
      words[at++] = leafOutput[entry]! * 4;
      floats[at++] = leafValue[entry]!;
    }
  }
  return addresses;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The largest float below a float; NaN, which no number is at most, for -Infinity. */
function nextBelow(value: number): number {
  scratch[0] = value;
  if (value === 0) scratchBits[0] = signBit + 1;
  else scratchBits[0]! += value > 0 ? -1 : 1;
  return scratch[0]!;
}
