import { meet } from './barrier';
import {
  jobBarrier,
  jobBegin,
  jobEnd,
  jobGoesLeft,
  jobLeftCounts,
  jobLeftScratch,
  jobRightScratch,
  jobRows,
  jobSplitBins,
  jobTouched,
} from './boostJob';
import { shareBegin } from './share';

/** Sorts a node's rows so that those that go left come first; both sides keep their order. */
export function partRows(thread: i32, threads: i32, job: usize): void {
  const rows: usize = load<u32>(job, jobRows);
  const begin: i32 = load<i32>(job, jobBegin);
  const end: i32 = load<i32>(job, jobEnd);
  const from = begin + shareBegin(thread, threads, end - begin, 64);
  const to = begin + shareBegin(thread + 1, threads, end - begin, 64);
  const right: usize = <usize>load<u32>(job, jobRightScratch) + (from << 2);
  if (threads === 1) {
    const middle = moveRows(job, from, to, rows + (from << 2), right);
    memory.copy(middle, right, rows + (to << 2) - middle);
    return;
  }
  const left: usize = <usize>load<u32>(job, jobLeftScratch) + (from << 2);
  const leftCounts: usize = load<u32>(job, jobLeftCounts);
  store<i32>(leftCounts + (thread << 2), (moveRows(job, from, to, left, right) - left) >> 2);
  meet(threads, load<u32>(job, jobBarrier));
  let leftBefore = 0;
  let lefts = 0;
  for (let t = 0; t < threads; t++) {
    if (t === thread) leftBefore = lefts;
    lefts += load<i32>(leftCounts + (t << 2));
  }
  const own = load<i32>(leftCounts + (thread << 2));
  const rightBefore = from - begin - leftBefore;
  memory.copy(rows + ((begin + leftBefore) << 2), left, own << 2);
  memory.copy(rows + ((begin + lefts + rightBefore) << 2), right, (to - from - own) << 2);
  meet(threads, load<u32>(job, jobBarrier));
}

/** Copies rows[from..to) to one of two places each. Answers the end of the left ones. */
function moveRows(job: usize, from: i32, to: i32, left: usize, right: usize): usize {
  const rows: usize = load<u32>(job, jobRows);
  const bins: usize = load<u32>(job, jobSplitBins);
  const goesLeft: usize = load<u32>(job, jobGoesLeft);
  const last = rows + (to << 2);
  let touched: u32 = 0;
  for (let i = rows + (from << 2); i < last; i += 4) {
    const row: usize = load<u32>(i);
    // What is needed some rows later is on its way to the cache until then.
    touched ^= load<u8>(bins + ((<usize>load<u32>(i, 96)) << 4));
    const isLeft: usize = load<u8>(goesLeft + load<u8>(bins + row));
    // Both places are written and one moves: no branch to mispredict.
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft;
    right += 4 - isLeft;
  }
  store<u32>(job, touched, jobTouched);
  return left;
}

/**
 * Sums of gradients and hessians over blocks of rows: `blocks` are pairs of positions (u32) in `rows`, `pairs` gradient and
 * hessian (f32) of each row, `sums` pairs of doubles, a pair a block.
 */
export function sumBlocks(
  thread: i32,
  threads: i32,
  rows: usize,
  blocks: usize,
  blockCount: i32,
  pairs: usize,
  sums: usize,
): void {
  const end = shareBegin(thread + 1, threads, blockCount, 1);
  for (let block = shareBegin(thread, threads, blockCount, 1); block < end; block++) {
    const from: usize = load<u32>(blocks + (block << 3));
    const to: usize = load<u32>(blocks + (block << 3), 4);
    let sum = f64x2.splat(0);
    for (let i = from; i < to; i++) {
      const row: usize = load<u32>(rows + (i << 2));
      sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(pairs + (row << 3))));
    }
    v128.store(sums + (block << 4), sum);
  }
}

/** Adds `values[block]` (f64) to the scores (f64) of the rows of each block. */
export function addToBlocks(
  thread: i32,
  threads: i32,
  rows: usize,
  blocks: usize,
  blockCount: i32,
  values: usize,
  scores: usize,
): void {
  const end = shareBegin(thread + 1, threads, blockCount, 1);
  for (let block = shareBegin(thread, threads, blockCount, 1); block < end; block++) {
    const value = load<f64>(values + (block << 3));
    const from: usize = load<u32>(blocks + (block << 3));
    const to: usize = load<u32>(blocks + (block << 3), 4);
    for (let i = from; i < to; i++) {
      const place = scores + ((<usize>load<u32>(rows + (i << 2))) << 3);
      store<f64>(place, load<f64>(place) + value);
    }
  }
}

/**
 * Adds a tree's values to the scores of rows `rows[from..to)`, or where `rows` is 0 of the rows from `from` to `to`; a row's bins are `1 << shift` bytes from the next's. A node is 16 bytes: its feature's
 * bins (of row 0; 0 = leaf), its left child, its table of 256 bytes, nothing; values are doubles by node.
 */
export function walkTree(
  thread: i32,
  threads: i32,
  rows: usize,
  from: i32,
  to: i32,
  shift: usize,
  nodes: usize,
  values: usize,
  scores: usize,
): void {
  const end = from + shareBegin(thread + 1, threads, to - from, 64);
  for (let i = from + shareBegin(thread, threads, to - from, 64); i < end; i++) {
    const row: usize = rows ? load<u32>(rows + (i << 2)) : i;
    let node: usize = 0;
    for (;;) {
      const place = nodes + (node << 4);
      const bins: usize = load<u32>(place);
      if (bins === 0) break;
      const isLeft: usize = load<u8>(<usize>load<u32>(place, 8) + load<u8>(bins + (row << shift)));
      node = <usize>load<u32>(place, 4) + (isLeft ? 0 : 1);
    }
    const place = scores + (row << 3);
    store<f64>(place, load<f64>(place) + load<f64>(values + (node << 3)));
  }
}
