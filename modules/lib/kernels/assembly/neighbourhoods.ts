import { shareBegin } from './share';

/**
 * Rows within a radius, by a k-d tree (Bentley 1975) over float32 rows of `stride` numbers (a multiple of 4, the rest zeros) that are sorted as
 * the tree's leaves are. Node n has the children 2 n + 1 and 2 n + 2, which part its rows in halves, and a box: `stride` least numbers, then `stride`
 * greatest. A node of at most `leafRows` rows is a leaf.
 */

function squareOf(a: usize, b: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const difference = f32x4.sub(v128.load(a + at), v128.load(b + at));
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
  }
  return addUp(sum);
}

/** Squared distance of a row from the nearest point of a box. */
function squareFromBox(row: usize, box: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  const zero = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(row + at);
    const below = f32x4.sub(v128.load(box + at), x);
    const above = f32x4.sub(x, v128.load(box + bytes + at));
    const outside = f32x4.pmax(zero, f32x4.pmax(below, above));
    sum = f32x4.add(sum, f32x4.mul(outside, outside));
  }
  return addUp(sum);
}

function addUp(sum: v128): f32 {
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/** Finds the rows within the radius of a row and writes their numbers to `found`, if it is there. Answers their weight; their number goes to `foundCount`. */
function searchTree(
  row: usize,
  rows: usize,
  rowCount: i32,
  leafRows: i32,
  stride: i32,
  boxes: usize,
  radius: f32,
  weights: usize,
  stack: usize,
  found: usize,
): f64 {
  const bytes = (<usize>stride) << 2;
  let top = stack;
  foundCount = 0;
  let weight: f64 = 0;
  store<i32>(top, 0);
  store<i32>(top + 4, 0);
  store<i32>(top + 8, rowCount);
  top += 12;
  while (top > stack) {
    top -= 12;
    const node = load<i32>(top);
    const begin = load<i32>(top + 4);
    const end = load<i32>(top + 8);
    if (squareFromBox(row, boxes + <usize>node * bytes * 2, bytes) > radius) continue;
    if (end - begin > leafRows) {
      const middle = (begin + end) >> 1;
      store<i32>(top, 2 * node + 2);
      store<i32>(top + 4, middle);
      store<i32>(top + 8, end);
      store<i32>(top + 12, 2 * node + 1);
      store<i32>(top + 16, begin);
      store<i32>(top + 20, middle);
      top += 24;
      continue;
    }
    for (let i = begin; i < end; i++) {
      if (squareOf(row, rows + <usize>i * bytes, bytes) > radius) continue;
      if (found !== 0) store<i32>(found + ((<usize>foundCount) << 2), i);
      foundCount += 1;
      weight += weights === 0 ? 1 : <f64>load<f32>(weights + ((<usize>i) << 2));
    }
  }
  return weight;
}

let foundCount: i32 = 0;

/** For the rows from `first` to `last`: 1 in `isCore` where the rows within the radius weigh at least `least`. `stacks` has 768 bytes a thread. */
export function findCores(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  first: i32,
  last: i32,
  leafRows: i32,
  stride: i32,
  boxes: usize,
  radius: f64,
  weights: usize,
  least: f64,
  stacks: usize,
  isCore: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const stack = stacks + <usize>thread * 768;
  const end = first + shareBegin(thread + 1, threads, last - first, 1);
  for (let i = first + shareBegin(thread, threads, last - first, 1); i < end; i++) {
    const row = rows + <usize>i * bytes;
    const weight = searchTree(row, rows, rowCount, leafRows, stride, boxes, <f32>radius, weights, stack, 0);
    store<u8>(isCore + <usize>i, weight >= least ? 1 : 0);
  }
}

/** Writes the numbers of the rows within the radius of row `i` to `found`. Answers how many they are. */
export function findNeighbours(
  _thread: i32,
  _threads: i32,
  rows: usize,
  rowCount: i32,
  i: i32,
  leafRows: i32,
  stride: i32,
  boxes: usize,
  radius: f64,
  stack: usize,
  found: usize,
): i32 {
  const row = rows + <usize>i * ((<usize>stride) << 2);
  searchTree(row, rows, rowCount, leafRows, stride, boxes, <f32>radius, 0, stack, found);
  return foundCount;
}
