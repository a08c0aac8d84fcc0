/**
 * The matrix of a linear learner in memory, and products with blocks of its rows. Numeric columns are float32 as they are in the table; kernels
 * take the center off and fill what is missing block by block. Codes of categorical features are int32 (-1 = missing), which stand for
 * one 0/1 column a category. `shape` holds five 32-bit words: number of numeric columns, place of their table (16 bytes each: place of
 * the column, then as float32 its center and what stands for missing values less the center), number of categorical features, place of
 * their table (8 bytes each: place of the codes, position of the feature's first column), number of columns in all. Columns
 * may be read up to the next multiple of 16 bytes after their last row.
 */

/** The most rows of a block. */
export const block: i32 = 512;
/** Distance of a block's columns in bytes: not a power of two, whose places would drive each other out of cache. */
export const columnBytes: usize = 528 * 4;

/** Rows of a block: with its columns, they stay in the processor's cache between two passes. */
export function blockRows(shape: usize): i32 {
  return numericCount(shape) <= 64 ? block : 128;
}

/** Bytes of a block of centred columns. */
export function blockBytes(shape: usize): usize {
  return columnBytes * numericCount(shape);
}

export function numericCount(shape: usize): i32 {
  return load<i32>(shape);
}

function numericTable(shape: usize, column: i32): usize {
  return <usize>load<u32>(shape, 4) + ((<usize>column) << 4);
}

export function numericAt(shape: usize, column: i32, row: i32): usize {
  return <usize>load<u32>(numericTable(shape, column)) + ((<usize>row) << 2);
}

export function centerOf(shape: usize, column: i32): f32 {
  return load<f32>(numericTable(shape, column), 4);
}

export function fillOf(shape: usize, column: i32): f32 {
  return load<f32>(numericTable(shape, column), 8);
}

export function setCenter(shape: usize, column: i32, center: f32, fill: f32): void {
  store<f32>(numericTable(shape, column), center, 4);
  store<f32>(numericTable(shape, column), fill, 8);
}

export function oneHotCount(shape: usize): i32 {
  return load<i32>(shape, 8);
}

function oneHotTable(shape: usize, feature: i32): usize {
  return <usize>load<u32>(shape, 12) + ((<usize>feature) << 3);
}

export function codesAt(shape: usize, feature: i32, row: i32): usize {
  return <usize>load<u32>(oneHotTable(shape, feature)) + ((<usize>row) << 2);
}

export function offsetOf(shape: usize, feature: i32): i32 {
  return load<i32>(oneHotTable(shape, feature), 4);
}

export function widthOf(shape: usize): i32 {
  return load<i32>(shape, 16);
}

/**
 * Writes rows of the numeric columns, centred and filled, as a block; up to a multiple of four, 0 after the last row. The difference is
 * rounded to float32, as an ONNX graph rounds it.
 */
export function readBlock(shape: usize, first: i32, rows: i32, to: usize): void {
  const end = (<usize>rows) << 2;
  for (let j = 0, n = numericCount(shape); j < n; j++) {
    const source = numericAt(shape, j, first);
    const target = to + columnBytes * j;
    const center = f32x4.splat(centerOf(shape, j));
    const fill = f32x4.splat(fillOf(shape, j));
    for (let i: usize = 0; i < end; i += 16) {
      const x = f32x4.sub(v128.load(source + i), center);
      v128.store(target + i, v128.bitselect(x, fill, f32x4.eq(x, x)));
    }
    for (let i = end; i & 15; i += 4) store<f32>(target + i, 0);
  }
}

/**
 * scores[i] = X·w + b of up to `block` rows, whose numbers are at `columns`; `point` holds w, then b. Scores are written up to a multiple
 * of four.
 */
export function computeScores(shape: usize, first: i32, rows: i32, columns: usize, point: usize, scores: usize): void {
  const bias = v128.load64_splat(point + ((<usize>widthOf(shape)) << 3));
  for (let i = 0; i < rows; i += 4) {
    v128.store(scores + ((<usize>i) << 3), bias);
    v128.store(scores + ((<usize>i) << 3), bias, 16);
  }
  const count = numericCount(shape);
  let j = 0;
  for (; j + 4 <= count; j += 4) addFourColumns(columns + columnBytes * j, rows, point + ((<usize>j) << 3), scores);
  for (; j < count; j++) addColumn(columns + columnBytes * j, rows, point + ((<usize>j) << 3), scores);
  for (let f = 0, n = oneHotCount(shape); f < n; f++) {
    const codes = codesAt(shape, f, first);
    const table = point + ((<usize>offsetOf(shape, f)) << 3);
    for (let i = 0; i < rows; i++) {
      const code = load<i32>(codes + ((<usize>i) << 2));
      if (code < 0) continue;
      const place = scores + ((<usize>i) << 3);
      store<f64>(place, load<f64>(place) + load<f64>(table + ((<usize>code) << 3)));
    }
  }
}

function addFourColumns(a: usize, rows: i32, point: usize, scores: usize): void {
  const b = a + columnBytes;
  const c = b + columnBytes;
  const d = c + columnBytes;
  const wa = v128.load64_splat(point);
  const wb = v128.load64_splat(point, 8);
  const wc = v128.load64_splat(point, 16);
  const wd = v128.load64_splat(point, 24);
  const end = (<usize>rows) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const place = scores + (i << 1);
    const low = f64x2.add(
      f64x2.add(
        f64x2.mul(wa, f64x2.promote_low_f32x4(v128.load64_zero(a + i))),
        f64x2.mul(wb, f64x2.promote_low_f32x4(v128.load64_zero(b + i))),
      ),
      f64x2.add(
        f64x2.mul(wc, f64x2.promote_low_f32x4(v128.load64_zero(c + i))),
        f64x2.mul(wd, f64x2.promote_low_f32x4(v128.load64_zero(d + i))),
      ),
    );
    const high = f64x2.add(
      f64x2.add(
        f64x2.mul(wa, f64x2.promote_low_f32x4(v128.load64_zero(a + i, 8))),
        f64x2.mul(wb, f64x2.promote_low_f32x4(v128.load64_zero(b + i, 8))),
      ),
      f64x2.add(
        f64x2.mul(wc, f64x2.promote_low_f32x4(v128.load64_zero(c + i, 8))),
        f64x2.mul(wd, f64x2.promote_low_f32x4(v128.load64_zero(d + i, 8))),
      ),
    );
    v128.store(place, f64x2.add(v128.load(place), low));
    v128.store(place, f64x2.add(v128.load(place, 16), high), 16);
  }
}

function addColumn(a: usize, rows: i32, point: usize, scores: usize): void {
  const wa = v128.load64_splat(point);
  for (let i = 0; i < rows; i += 2) {
    const place = scores + ((<usize>i) << 3);
    const value = f64x2.promote_low_f32x4(v128.load64_zero(a + ((<usize>i) << 2)));
    v128.store(place, f64x2.add(v128.load(place), f64x2.mul(wa, value)));
  }
}

/**
 * sums += [Xᵀ·r, Σ r] of up to `block` rows, whose numbers are at `columns`. Residuals are 0 after the last row, up to a multiple of
 * four.
 */
export function addTransposed(
  shape: usize,
  first: i32,
  rows: i32,
  columns: usize,
  residuals: usize,
  sums: usize,
): void {
  const count = numericCount(shape);
  let j = 0;
  for (; j + 4 <= count; j += 4) dotFourColumns(columns + columnBytes * j, rows, residuals, sums + ((<usize>j) << 3));
  for (; j < count; j++) dotColumn(columns + columnBytes * j, rows, residuals, sums + ((<usize>j) << 3));
  for (let f = 0, n = oneHotCount(shape); f < n; f++) {
    const codes = codesAt(shape, f, first);
    const table = sums + ((<usize>offsetOf(shape, f)) << 3);
    for (let i = 0; i < rows; i++) {
      const code = load<i32>(codes + ((<usize>i) << 2));
      if (code < 0) continue;
      const place = table + ((<usize>code) << 3);
      store<f64>(place, load<f64>(place) + load<f64>(residuals + ((<usize>i) << 3)));
    }
  }
  let sum = f64x2.splat(0);
  for (let i = 0; i < rows; i += 2) sum = f64x2.add(sum, v128.load(residuals + ((<usize>i) << 3)));
  addTo(sums + ((<usize>widthOf(shape)) << 3), sum);
}

function dotFourColumns(a: usize, rows: i32, residuals: usize, sums: usize): void {
  const b = a + columnBytes;
  const c = b + columnBytes;
  const d = c + columnBytes;
  let a0 = f64x2.splat(0);
  let b0 = a0;
  let c0 = a0;
  let d0 = a0;
  let a1 = a0;
  let b1 = a0;
  let c1 = a0;
  let d1 = a0;
  const end = (<usize>rows) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const r0 = v128.load(residuals + (i << 1));
    const r1 = v128.load(residuals + (i << 1), 16);
    a0 = f64x2.add(a0, f64x2.mul(r0, f64x2.promote_low_f32x4(v128.load64_zero(a + i))));
    b0 = f64x2.add(b0, f64x2.mul(r0, f64x2.promote_low_f32x4(v128.load64_zero(b + i))));
    c0 = f64x2.add(c0, f64x2.mul(r0, f64x2.promote_low_f32x4(v128.load64_zero(c + i))));
    d0 = f64x2.add(d0, f64x2.mul(r0, f64x2.promote_low_f32x4(v128.load64_zero(d + i))));
    a1 = f64x2.add(a1, f64x2.mul(r1, f64x2.promote_low_f32x4(v128.load64_zero(a + i, 8))));
    b1 = f64x2.add(b1, f64x2.mul(r1, f64x2.promote_low_f32x4(v128.load64_zero(b + i, 8))));
    c1 = f64x2.add(c1, f64x2.mul(r1, f64x2.promote_low_f32x4(v128.load64_zero(c + i, 8))));
    d1 = f64x2.add(d1, f64x2.mul(r1, f64x2.promote_low_f32x4(v128.load64_zero(d + i, 8))));
  }
  addTo(sums, f64x2.add(a0, a1));
  addTo(sums + 8, f64x2.add(b0, b1));
  addTo(sums + 16, f64x2.add(c0, c1));
  addTo(sums + 24, f64x2.add(d0, d1));
}

function dotColumn(a: usize, rows: i32, residuals: usize, sums: usize): void {
  let sum = f64x2.splat(0);
  for (let i = 0; i < rows; i += 2) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(a + ((<usize>i) << 2)));
    sum = f64x2.add(sum, f64x2.mul(v128.load(residuals + ((<usize>i) << 3)), value));
  }
  addTo(sums, sum);
}

/** Adds both halves of a vector to a number. */
export function addTo(place: usize, pair: v128): void {
  store<f64>(place, load<f64>(place) + (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)));
}
