import { shareBegin } from './share';

/**
 * Sorts `columns` columns of `stride` floats each. What is missing (NaN) is left out: `sizes[column]` (i32) answers how many floats there are then.
 * Radix sort by 11 bits (Knuth, TAOCP 5.2.5). Every thread has `stride` floats and 8 KB of scratch.
 */
export function sortColumns(
  thread: i32,
  threads: i32,
  values: usize,
  columns: i32,
  stride: i32,
  sizes: usize,
  scratch: usize,
): void {
  const own = scratch + thread * (((<usize>stride) << 2) + 8192);
  const other = own + 8192;
  for (let column = thread; column < columns; column += threads) {
    const place = values + ((<usize>column * stride) << 2);
    let size = 0;
    for (let i = 0; i < stride; i++) {
      const bits = load<i32>(place + (i << 2));
      // Larger floats have larger bits, negative ones the other way round.
      store<i32>(place + (size << 2), bits ^ ((bits >> 31) | <i32>0x80000000));
      size += (bits & 0x7fffffff) > 0x7f800000 ? 0 : 1;
    }
    store<i32>(sizes + (column << 2), size);
    sortBy(place, other, size, 0, own);
    sortBy(other, place, size, 11, own);
    sortBy(place, other, size, 22, own);
    for (let i = 0; i < size; i++) {
      const bits = load<i32>(other + (i << 2));
      store<i32>(place + (i << 2), bits ^ ((~bits >> 31) | <i32>0x80000000));
    }
  }
}

function sortBy(from: usize, to: usize, size: i32, shift: i32, counts: usize): void {
  memory.fill(counts, 0, 8192);
  for (let i = 0; i < size; i++) {
    const place = counts + (((load<u32>(from + (i << 2)) >> shift) & 2047) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let begin: u32 = 0;
  for (let i = 0; i < 2048; i++) {
    const count = load<u32>(counts + (i << 2));
    store<u32>(counts + (i << 2), begin);
    begin += count;
  }
  for (let i = 0; i < size; i++) {
    const key = load<u32>(from + (i << 2));
    const place = counts + (((key >> shift) & 2047) << 2);
    const rank = load<u32>(place);
    store<u32>(to + (rank << 2), key);
    store<u32>(place, rank + 1);
  }
}

/**
 * Bins of a numeric column: 0 for NaN, else 1 + the number of edges that are smaller. `edges` are `steps` * 2 - 1 floats (steps a power
 * of two), ascending, filled up with infinity. Row i goes to `bins[i << shift]` and
 * `column[i]`.
 */
export function binNumbers(
  thread: i32,
  threads: i32,
  values: usize,
  count: i32,
  edges: usize,
  steps: i32,
  bins: usize,
  shift: usize,
  column: usize,
): void {
  const to = shareBegin(thread + 1, threads, count, 64);
  let i = shareBegin(thread, threads, count, 64);
  const first: usize = (<usize>steps) << 2;
  for (; i + 4 <= to; i += 4) {
    const place = values + (i << 2);
    const a = load<f32>(place);
    const b = load<f32>(place, 4);
    const c = load<f32>(place, 8);
    const d = load<f32>(place, 12);
    // Places just before the edge to look at; four searches at once, because each waits for its last look.
    let pa = edges - 4;
    let pb = pa;
    let pc = pa;
    let pd = pa;
    for (let step = first; step >= 4; step >>= 1) {
      pa += load<f32>(pa + step) < a ? step : 0;
      pb += load<f32>(pb + step) < b ? step : 0;
      pc += load<f32>(pc + step) < c ? step : 0;
      pd += load<f32>(pd + step) < d ? step : 0;
    }
    const bin = bins + ((<usize>i) << shift);
    const next: usize = (<usize>1) << shift;
    const ba = binAt(pa, edges, a);
    const bb = binAt(pb, edges, b);
    const bc = binAt(pc, edges, c);
    const bd = binAt(pd, edges, d);
    store<u32>(column + i, ba | (bb << 8) | (bc << 16) | (bd << 24));
    store<u8>(bin, ba);
    store<u8>(bin + next, bb);
    store<u8>(bin + 2 * next, bc);
    store<u8>(bin + 3 * next, bd);
  }
  for (; i < to; i++) {
    const value = load<f32>(values + (i << 2));
    let place = edges - 4;
    for (let step = first; step >= 4; step >>= 1) place += load<f32>(place + step) < value ? step : 0;
    const bin = binAt(place, edges, value);
    store<u8>(column + i, bin);
    store<u8>(bins + ((<usize>i) << shift), bin);
  }
}

function binAt(place: usize, edges: usize, value: f32): u32 {
  return value >= -Infinity ? <u32>(((place + 4 - edges) >> 2) + 1) : 0;
}

/** Bins of a categorical column: `table[code + 1]` (u8) of each code (i32); see `binNumbers`. */
export function binCodes(
  thread: i32,
  threads: i32,
  codes: usize,
  count: i32,
  table: usize,
  bins: usize,
  shift: usize,
  column: usize,
): void {
  const to = shareBegin(thread + 1, threads, count, 64);
  for (let i = shareBegin(thread, threads, count, 64); i < to; i++) {
    const bin = load<u8>(table + load<i32>(codes + (i << 2)) + 1);
    store<u8>(column + i, bin);
    store<u8>(bins + ((<usize>i) << shift), bin);
  }
}
