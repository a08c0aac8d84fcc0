import {
  featureBytes,
  jobBins,
  jobCountBegin,
  jobCountBits,
  jobCountEnd,
  jobCounted,
  jobFeatureCount,
  jobGradientShift,
  jobGroups,
  jobHistogramBytes,
  jobLanes,
  jobLastBins,
  jobNarrow,
  jobPacked,
  jobPartials,
  jobRowCount,
  jobRowShift,
  jobRows,
  jobTileCount,
  jobTiles,
  jobTilesTogether,
  jobTouched,
  narrowBytes,
  rowBits,
  rowsPerCount,
  rowsPerTurn,
} from './boostJob';
import { shareBegin } from './share';

/** Counts the node's rows by the bins of the features: one addition of an i64 for each row and feature. */
export function countRows(thread: i32, threads: i32, job: usize): void {
  const tileCount = load<i32>(job, jobTileCount);
  const together = load<i32>(job, jobTilesTogether);
  const groups = load<i32>(job, jobGroups);
  const begin = load<i32>(job, jobCountBegin);
  const count = load<i32>(job, jobCountEnd) - begin;
  const units = (tileCount + together - 1) / together;
  const tiles: usize = load<u32>(job, jobTiles);
  for (let item = thread; item < units * groups; item += threads) {
    const group = item / units;
    const unit = (item % units) * together;
    const one = load<i32>(tiles + (unit << 2));
    const two = together > 1 && unit + 1 < tileCount ? load<i32>(tiles + ((unit + 1) << 2)) : -1;
    const from = begin + shareBegin(group, groups, count, 64);
    const to = begin + shareBegin(group + 1, groups, count, 64);
    const partial: usize = <usize>load<u32>(job, jobPartials) + (group - 1) * <usize>load<u32>(job, jobHistogramBytes);
    countTiles(thread, job, one, two, from, to, group === 0 ? load<u32>(job, jobCounted) : partial);
  }
}

/** Counts rows in one tile or (`two` >= 0) two, taking turns. */
function countTiles(thread: i32, job: usize, one: i32, two: i32, from: i32, to: i32, histogram: usize): void {
  const counters: usize = <usize>load<u32>(job, jobNarrow) + thread * (2 * narrowBytes);
  let isFirst = true;
  do {
    const next = min(to, from + rowsPerCount);
    for (; from < next; from += rowsPerTurn) {
      const turn = min(next, from + rowsPerTurn);
      countTile(counters, job, one, from, turn);
      if (two >= 0) countTile(counters + narrowBytes, job, two, from, turn);
    }
    from = next;
    emptyCounters(counters, job, one, histogram, isFirst);
    if (two >= 0) emptyCounters(counters + narrowBytes, job, two, histogram, isFirst);
    isFirst = false;
  } while (from < to);
}

// The loop is written out: an offset that is known when it is compiled is part of the instruction.
function countTile(h: usize, job: usize, tile: i32, from: i32, to: i32): void {
  const rows: usize = load<u32>(job, jobRows);
  const packed: usize = load<u32>(job, jobPacked);
  const shift: usize = load<u32>(job, jobRowShift);
  const bins: usize =
    <usize>load<u32>(job, jobBins) +
    <usize>load<u32>(job, jobRowCount) * ((<usize>tile >> 1) << 5) +
    ((<usize>tile & 1) << 4);
  const lanes = min(load<i32>(job, jobLanes), load<i32>(job, jobFeatureCount) - tile * load<i32>(job, jobLanes));
  const last = rows + (to << 2);
  let touched: u32 = 0;
  for (let i = rows + (from << 2); i < last; i += 4) {
    const row: usize = load<u32>(i);
    const later: usize = load<u32>(i, 64);
    touched ^= load<u8>(bins + (later << shift)) ^ load<u8>(packed + (later << 3));
    const p = load<i64>(packed + (row << 3));
    const b = bins + (row << shift);
    add2(h, b, p);
    if (lanes <= 2) continue;
    add2(h + 4096, b + 2, p);
    if (lanes <= 4) continue;
    add2(h + 8192, b + 4, p);
    if (lanes <= 6) continue;
    add2(h + 12288, b + 6, p);
    if (lanes <= 8) continue;
    add2(h + 16384, b + 8, p);
    if (lanes <= 10) continue;
    add2(h + 20480, b + 10, p);
    if (lanes <= 12) continue;
    add2(h + 24576, b + 12, p);
    if (lanes <= 14) continue;
    add2(h + 28672, b + 14, p);
  }
  store<u32>(job, touched, jobTouched);
}

function add2(h: usize, b: usize, p: i64): void {
  const x = h + ((<usize>load<u8>(b)) << 3);
  store<i64>(x, load<i64>(x) + p);
  const y = h + ((<usize>load<u8>(b, 1)) << 3);
  store<i64>(y, load<i64>(y, 2048) + p, 2048);
}

/** Adds the counters of a tile to a histogram, or makes them its first numbers, and sets them to zero. */
function emptyCounters(narrow: usize, job: usize, tile: i32, histogram: usize, isFirst: bool): void {
  const lanes = load<i32>(job, jobLanes);
  const first = tile * lanes;
  const end = min(first + lanes, load<i32>(job, jobFeatureCount));
  const lastBins: usize = load<u32>(job, jobLastBins);
  const shift: i64 = load<u32>(job, jobGradientShift);
  const countBits: i64 = load<u32>(job, jobCountBits);
  const countMask: i64 = ((<i64>1) << countBits) - 1;
  for (let feature = first; feature < end; feature++, narrow += 2048) {
    let bin = histogram + feature * featureBytes;
    const last = narrow + ((<usize>load<u32>(lastBins + (feature << 2)) + 1) << 3);
    for (let place = narrow; place < last; place += 8, bin += 16) {
      const sums = load<i64>(place);
      const gradient = sums >> shift;
      const rest = sums - (gradient << shift);
      const counted = ((rest >> countBits) << rowBits) + (rest & countMask);
      store<i64>(place, 0);
      if (isFirst) {
        store<i64>(bin, gradient);
        store<i64>(bin, counted, 8);
      } else {
        store<i64>(bin, load<i64>(bin) + gradient);
        store<i64>(bin, load<i64>(bin, 8) + counted, 8);
      }
    }
  }
}
