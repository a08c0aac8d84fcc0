/**
 * Counts the rows of a node by the bins of a feature.
 *
 * A row is a record of `stride` bytes: a byte a feature (its bin; 0 = missing), then the target, its code, or both. A node is a list
 * of entries: 4 bytes number of the record, 4 bytes weight (a float). A bin of a histogram is a vector of doubles: for
 * a numeric target (sum of weight * target, sum of weights), else the sum of weights of each class, and one more where
 * classes are odd. Between two features all bins are zero.
 */

let stride: usize = 0;
let targetAt: usize = 0;
let codeAt: usize = 0;
/** Classes to tell apart; 0: the target is a number. */
let classes: i32 = 0;
let binBytes: usize = 0;
let histograms: usize = 0;
let rowCounts: usize = 0;
let seen: usize = 0;
let present: usize = 0;
let presentCount: i32 = 0;

/** Bytes of the arrays of one thread; the first four histograms, then counts of rows, flags, and the list of bins. */
export function placeCounts(
  place: usize,
  recordSize: usize,
  targetOffset: usize,
  codeOffset: usize,
  classCount: i32,
): usize {
  stride = recordSize;
  targetAt = targetOffset;
  codeAt = codeOffset;
  classes = classCount;
  binBytes = classCount === 0 ? 16 : (<usize>((classCount + 1) & ~1)) << 3;
  histograms = place;
  rowCounts = histograms + 4 * 256 * binBytes;
  seen = rowCounts + 256 * 4;
  present = seen + 256;
  return present + 256;
}

/** Bytes of a bin. */
export function binSize(): usize {
  return binBytes;
}

export function histogramOf(slot: i32): usize {
  return histograms + <usize>slot * 256 * binBytes;
}

/** A byte a bin that has rows, ascending. */
export function presentBins(): usize {
  return present;
}

export function presentBinCount(): i32 {
  return presentCount;
}

/** Rows by bin; only after `countRows`. */
export function rowCountsOf(): usize {
  return rowCounts;
}

/** Counts four features at once, into the slots 0 to 3. */
export function countFour(begin: usize, end: usize, base: usize, f0: usize, f1: usize, f2: usize, f3: usize): void {
  const size = binBytes;
  const h0 = histograms;
  const h1 = h0 + 256 * size;
  const h2 = h1 + 256 * size;
  const h3 = h2 + 256 * size;
  const step = stride;
  if (classes === 0) {
    const at = targetAt;
    for (let entry = begin; entry < end; entry += 8) {
      const record = base + <usize>load<u32>(entry) * step;
      const pair = pairOf(load<f32>(record + at), load<f32>(entry, 4));
      addPair(h0 + ((<usize>load<u8>(record + f0)) << 4), pair);
      addPair(h1 + ((<usize>load<u8>(record + f1)) << 4), pair);
      addPair(h2 + ((<usize>load<u8>(record + f2)) << 4), pair);
      addPair(h3 + ((<usize>load<u8>(record + f3)) << 4), pair);
    }
    return;
  }
  const at = codeAt;
  for (let entry = begin; entry < end; entry += 8) {
    const record = base + <usize>load<u32>(entry) * step;
    const weight = <f64>load<f32>(entry, 4);
    const code = (<usize>load<u32>(record + at)) << 3;
    addWeight(h0 + code + <usize>load<u8>(record + f0) * size, weight);
    addWeight(h1 + code + <usize>load<u8>(record + f1) * size, weight);
    addWeight(h2 + code + <usize>load<u8>(record + f2) * size, weight);
    addWeight(h3 + code + <usize>load<u8>(record + f3) * size, weight);
  }
}

/** Counts one feature into slot 0, and flags the bins that it meets. */
export function countOne(begin: usize, end: usize, base: usize, feature: usize): void {
  const size = binBytes;
  const step = stride;
  const h = histograms;
  const flags = seen;
  if (classes === 0) {
    const at = targetAt;
    for (let entry = begin; entry < end; entry += 8) {
      const record = base + <usize>load<u32>(entry) * step;
      const bin = <usize>load<u8>(record + feature);
      store<u8>(flags + bin, 0x80);
      addPair(h + (bin << 4), pairOf(load<f32>(record + at), load<f32>(entry, 4)));
    }
    return;
  }
  const at = codeAt;
  for (let entry = begin; entry < end; entry += 8) {
    const record = base + <usize>load<u32>(entry) * step;
    const bin = <usize>load<u8>(record + feature);
    store<u8>(flags + bin, 0x80);
    addWeight(h + bin * size + ((<usize>load<u32>(record + at)) << 3), <f64>load<f32>(entry, 4));
  }
}

/** Counts rows, whatever their weight, by the bins of a feature. `clearCounts` sets them to zero. */
export function countRows(begin: usize, end: usize, base: usize, feature: usize): void {
  for (let entry = begin; entry < end; entry += 8) {
    const bin = <usize>load<u8>(base + <usize>load<u32>(entry) * stride + feature);
    const place = rowCounts + (bin << 2);
    store<i32>(place, load<i32>(place) + 1);
  }
}

/** Lists the bins that `countOne` met. */
export function listSeen(): void {
  let count: usize = 0;
  for (let first: usize = 0; first < 256; first += 16) {
    const flags = v128.load(seen + first);
    let bits = i8x16.bitmask(flags);
    if (bits === 0) continue;
    v128.store(seen + first, i32x4.splat(0));
    do {
      store<u8>(present + count, <u8>(first + <usize>ctz(bits)));
      count += 1;
      bits &= bits - 1;
    } while (bits !== 0);
  }
  presentCount = <i32>count;
}

/** Lists the bins of a slot that have weight. */
export function listPresent(slot: i32): void {
  const size = binBytes;
  let count: usize = 0;
  let bin = histogramOf(slot);
  for (let i: usize = 0; i < 256; i++) {
    let bits = v128.load(bin);
    for (let at: usize = 16; at < size; at += 16) bits = v128.or(bits, v128.load(bin + at));
    store<u8>(present + count, <u8>i);
    if (v128.any_true(bits)) count += 1;
    bin += size;
  }
  presentCount = <i32>count;
}

/** Sets the listed bins of a slot to zero again. */
export function clearCounts(slot: i32, withRows: bool): void {
  const h = histogramOf(slot);
  const size = binBytes;
  const zero = i32x4.splat(0);
  for (let k: usize = 0; k < <usize>presentCount; k++) {
    const bin = <usize>load<u8>(present + k);
    for (let at: usize = 0; at < size; at += 16) v128.store(h + bin * size + at, zero);
    if (withRows) store<i32>(rowCounts + (bin << 2), 0);
  }
}

function pairOf(target: f32, weight: f32): v128 {
  return f64x2.mul(f64x2.replace_lane(f64x2.splat(1), 0, <f64>target), f64x2.splat(<f64>weight));
}

function addPair(place: usize, pair: v128): void {
  v128.store(place, f64x2.add(v128.load(place), pair));
}

function addWeight(place: usize, weight: f64): void {
  store<f64>(place, load<f64>(place) + weight);
}
