/**
 * Walks rows down trees and adds up what their leaves hold, tree by tree in order, in float32, as onnxruntime does on one thread. Rows
 * come in columns of float32 (NaN = missing) of one length, and are taken a block at a time, so that its numbers stay in cache.
 *
 * A node takes 16 bytes: the limit (f32; NaN at a leaf); where its column begins, in bytes; the address of its first child, whose
 * sibling follows (at a leaf: the 16 bytes before the leaf); the bits to turn in a row's number before it is compared, at a leaf the
 * number that it adds in two parts, or the address of a list. A row goes to the first child where its number is at most the limit.
 */

const nodeSize: usize = 16;
const atColumn: usize = 4;
const atChild: usize = 8;
const atTurn: usize = 12;
const atValue: usize = 12;

/** Rows that walk side by side, because each waits for its own numbers. */
const lanes: usize = 8;

function step(node: usize, row: usize, lane: usize): usize {
  const bits = load<u32>(row + <usize>load<u32>(node, atColumn) + (lane << 2)) ^ load<u32>(node, atTurn);
  const child = <usize>load<u32>(node, atChild);
  return reinterpret<f32>(bits) <= load<f32>(node) ? child : child + nodeSize;
}

/**
 * Scores `rowCount` rows, in blocks of `blockRows` (a multiple of 8) that threads take in turns. Columns have room for a whole number of
 * blocks. `trees` has two words a tree: the address of its root, and the steps to its deepest leaf. `inParts`: there are two outputs, the
 * coarse and the fine part of one number, which `rounder` parts (see `onnx/sumParts.ts`). Writes [rows, outputs] sums to `sums`.
 */
export function scoreTrees(
  thread: i32,
  threads: i32,
  columns: usize,
  rowCount: i32,
  blockRows: i32,
  trees: usize,
  treeCount: i32,
  outputs: i32,
  inParts: i32,
  rounder: f32,
  base: usize,
  sums: usize,
): void {
  for (let first = thread * blockRows; first < rowCount; first += threads * blockRows) {
    const count = (min(blockRows, rowCount - first) + 7) & ~7;
    const rows = columns + ((<usize>first) << 2);
    const out = sums + ((<usize>(first * outputs)) << 2);
    memory.fill(out, 0, (<usize>(count * outputs)) << 2);
    for (let tree = 0; tree < treeCount; tree++) {
      const place = trees + ((<usize>tree) << 3);
      const root = <usize>load<u32>(place);
      const depth = load<i32>(place, 4);
      if (inParts) walkRowsOfParts(root, depth, rows, count, rounder, out);
      else walkRowsOfMany(root, depth, rows, count, outputs, out);
    }
    addBase(base, outputs, count, out);
  }
}

/** Adds the parts of a leaf's number to a row's sums. */
function addParts(leaf: usize, rounder: f32, sum: usize): void {
  const value = load<f32>(leaf, atValue);
  const coarse = value + rounder - rounder;
  store<f32>(sum, load<f32>(sum) + coarse);
  store<f32>(sum, load<f32>(sum, 4) + (value - coarse), 4);
}

function walkRowsOfParts(root: usize, depth: i32, rows: usize, count: i32, rounder: f32, out: usize): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += lanes << 2) {
    const row = rows + i;
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let e = root;
    let f = root;
    let g = root;
    let h = root;
    for (let level = 0; level < depth; level++) {
      a = step(a, row, 0);
      b = step(b, row, 1);
      c = step(c, row, 2);
      d = step(d, row, 3);
      e = step(e, row, 4);
      f = step(f, row, 5);
      g = step(g, row, 6);
      h = step(h, row, 7);
    }
    const sum = out + (i << 1);
    addParts(a, rounder, sum);
    addParts(b, rounder, sum + 8);
    addParts(c, rounder, sum + 16);
    addParts(d, rounder, sum + 24);
    addParts(e, rounder, sum + 32);
    addParts(f, rounder, sum + 40);
    addParts(g, rounder, sum + 48);
    addParts(h, rounder, sum + 56);
  }
}

/** A leaf's list: how many outputs it adds to, then for each the output's place in a row, in bytes, and the value. */
function addLeaf(leaf: usize, sum: usize): void {
  const list = <usize>load<u32>(leaf, atValue);
  const end = list + 4 + ((<usize>load<u32>(list)) << 3);
  for (let entry = list + 4; entry < end; entry += 8) {
    const place = sum + <usize>load<u32>(entry);
    store<f32>(place, load<f32>(place) + load<f32>(entry, 4));
  }
}

function walkRowsOfMany(root: usize, depth: i32, rows: usize, count: i32, outputs: i32, out: usize): void {
  const width = (<usize>outputs) << 2;
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const row = rows + (i << 2);
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    for (let level = 0; level < depth; level++) {
      a = step(a, row, 0);
      b = step(b, row, 1);
      c = step(c, row, 2);
      d = step(d, row, 3);
    }
    const sum = out + i * width;
    addLeaf(a, sum);
    addLeaf(b, sum + width);
    addLeaf(c, sum + 2 * width);
    addLeaf(d, sum + 3 * width);
  }
}

function addBase(base: usize, outputs: i32, count: i32, out: usize): void {
  for (let k = 0; k < outputs; k++) {
    const value = load<f32>(base + ((<usize>k) << 2));
    for (let i = 0; i < count; i++) {
      const place = out + ((<usize>(i * outputs + k)) << 2);
      store<f32>(place, load<f32>(place) + value);
    }
  }
}
