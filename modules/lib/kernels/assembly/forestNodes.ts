import { nodeSums } from './forestScores';
import { sumUp } from './forestSums';
import { codeAt, leafKind, mean, stride } from './forestTable';

/**
 * The nodes of trees. A tree is a list of nodes of 8 bytes, numbered from its root, 0. Two words a node:
 * - numeric split: 1 << 30 | missing goes left << 29 | last bin that goes left << 21 | feature; the left child. The right one is the next.
 * - categorical split: 2 << 30 | feature; the left child. The four nodes before it hold the set of bins that go left, a bit each.
 * - leaf with one code: the code; its value as a float.
 * - leaf with several: 3 << 30 | how many; the first of as many nodes, each a code and a value.
 */

let nodes: usize = 0;
let capacity: i32 = 0;
/** Places in `nodes`: where the tree begins, and what is free. */
export let treeBegin: i32 = 0;
export let top: i32 = 0;
/** A double a code. Zero between two leaves. */
let codeSums: usize = 0;

export function placeSums(place: usize): void {
  codeSums = place;
}

export function placeNodes(place: usize, room: i32, begin: i32, end: i32): void {
  nodes = place;
  capacity = room;
  treeBegin = begin;
  top = end;
}

export function hasRoom(count: i32): bool {
  return top + count <= capacity;
}

export function beginTree(): void {
  treeBegin = top;
}

/** Makes room for nodes. Answers the number of the first one, in the tree. */
export function addNodes(count: i32): i32 {
  const first = top - treeBegin;
  top += count;
  return first;
}

export function nodeAt(node: i32): usize {
  return nodes + ((<usize>(treeBegin + node)) << 3);
}

/** Makes an inner node of a node. `bin`: the last one that goes left; 0: those of `set` do, 32 bytes. Answers the left child. */
export function writeSplit(node: i32, feature: i32, bin: i32, missingLeft: i32, set: usize): i32 {
  if (bin > 0) {
    const left = addNodes(2);
    store<u32>(nodeAt(node), (1 << 30) | (missingLeft << 29) | (bin << 21) | feature);
    store<i32>(nodeAt(node), left, 4);
    return left;
  }
  const left = addNodes(6) + 4;
  memory.copy(nodeAt(left - 4), set, 32);
  store<u32>(nodeAt(node), (2 << 30) | feature);
  store<i32>(nodeAt(node), left, 4);
  return left;
}

/** Makes a leaf of a node. */
export function writeLeaf(node: i32, begin: usize, end: usize, base: usize): void {
  if (leafKind === 2) {
    writeShares(node, begin, end, base);
    return;
  }
  sumUp(begin, end, base);
  const sums = nodeSums();
  const value =
    leafKind === 0
      ? mean + load<f64>(sums) / load<f64>(sums, 8)
      : load<f64>(sums, 8) / (load<f64>(sums) + load<f64>(sums, 8));
  store<u32>(nodeAt(node), 0);
  store<f32>(nodeAt(node), <f32>value, 4);
}

/** Shares of the codes of a leaf's rows, in the order in which they come. */
function writeShares(node: i32, begin: usize, end: usize, base: usize): void {
  let weight: f64 = 0;
  const first = top - treeBegin;
  let count = 0;
  for (let entry = begin; entry < end; entry += 8) {
    const code = load<u32>(base + <usize>load<u32>(entry) * stride + codeAt);
    const place = codeSums + ((<usize>code) << 3);
    const own = <f64>load<f32>(entry, 4);
    weight += own;
    if (load<f64>(place) === 0) {
      store<u32>(nodeAt(first + count), code);
      count += 1;
    }
    store<f64>(place, load<f64>(place) + own);
  }
  if (count > 1) addNodes(count);
  for (let k = 0; k < count; k++) {
    const code = load<u32>(nodeAt(first + k));
    const place = codeSums + ((<usize>code) << 3);
    store<f32>(nodeAt(first + k), <f32>(load<f64>(place) / weight), 4);
    store<f64>(place, 0);
  }
  if (count === 1) {
    store<u64>(nodeAt(node), load<u64>(nodeAt(first)));
    return;
  }
  store<u32>(nodeAt(node), (3 << 30) | count);
  store<i32>(nodeAt(node), first, 4);
}

/** The leaf that a record reaches. */
export function leafOf(record: usize): i32 {
  let node = 0;
  let word = load<u32>(nodeAt(0));
  while (word >>> 30 === 1 || word >>> 30 === 2) {
    const left = load<i32>(nodeAt(node), 4);
    node = left + (goesLeft(record, word, left) ? 0 : 1);
    word = load<u32>(nodeAt(node));
  }
  return node;
}

function goesLeft(record: usize, word: u32, left: i32): bool {
  if (word >>> 30 === 1) {
    const bin = <u32>load<u8>(record + <usize>(word & 0x1fffff));
    return bin === 0 ? (word & (1 << 29)) !== 0 : bin <= ((word >>> 21) & 255);
  }
  const bin = <usize>load<u8>(record + <usize>(word & 0x3fffffff));
  return ((load<u8>(nodeAt(left - 4) + (bin >> 3)) >> <u8>(bin & 7)) & 1) !== 0;
}
