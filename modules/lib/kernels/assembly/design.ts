/**
 * The matrix of a linear learner in memory, and products with blocks of its rows. Numeric columns are centred float32, one after the
 * other, then the codes of categorical features as int32 (-1 = missing), which stand for one 0/1 column a category. `shape` holds
 * seven 32-bit words: number of numeric columns, distance of two columns in numbers (a multiple of 16), place of the numeric columns, number
 * of categorical features, place of their codes, place of the position of each feature's first column, number of columns in all.
 * What follows the last row up to the distance is 0.
 */

/** Rows of a block: with its columns, they stay in the processor's cache between two passes. */
export const block: i32 = 512;

export function numericCount(shape: usize): i32 {
  return load<i32>(shape);
}

/** Distance of two columns in bytes. */
export function columnBytes(shape: usize): usize {
  return (<usize>load<u32>(shape, 4)) << 2;
}

export function numericAt(shape: usize, column: i32, row: i32): usize {
  return <usize>load<u32>(shape, 8) + columnBytes(shape) * column + ((<usize>row) << 2);
}

export function oneHotCount(shape: usize): i32 {
  return load<i32>(shape, 12);
}

export function codesAt(shape: usize, feature: i32, row: i32): usize {
  return <usize>load<u32>(shape, 16) + columnBytes(shape) * feature + ((<usize>row) << 2);
}

export function offsetOf(shape: usize, feature: i32): i32 {
  return load<i32>(<usize>load<u32>(shape, 20) + ((<usize>feature) << 2));
}

export function widthOf(shape: usize): i32 {
  return load<i32>(shape, 24);
}

/** scores[i] = X·w + b of up to `block` rows; `point` holds w, then b. Scores are written up to a multiple of four. */
export function computeScores(shape: usize, first: i32, rows: i32, point: usize, scores: usize): void {
  const bias = v128.load64_splat(point + ((<usize>widthOf(shape)) << 3));
  for (let i = 0; i < rows; i += 4) {
    v128.store(scores + ((<usize>i) << 3), bias);
    v128.store(scores + ((<usize>i) << 3), bias, 16);
  }
  const count = numericCount(shape);
  const distance = columnBytes(shape);
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    addFourColumns(numericAt(shape, j, first), distance, rows, point + ((<usize>j) << 3), scores);
  }
  for (; j < count; j++) addColumn(numericAt(shape, j, first), rows, point + ((<usize>j) << 3), scores);
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

function addFourColumns(a: usize, distance: usize, rows: i32, point: usize, scores: usize): void {
  const b = a + distance;
  const c = b + distance;
  const d = c + distance;
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

/** sums += [Xᵀ·r, Σ r] of up to `block` rows. Residuals are 0 after the last row, up to a multiple of four. */
export function addTransposed(shape: usize, first: i32, rows: i32, residuals: usize, sums: usize): void {
  const count = numericCount(shape);
  const distance = columnBytes(shape);
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    dotFourColumns(numericAt(shape, j, first), distance, rows, residuals, sums + ((<usize>j) << 3));
  }
  for (; j < count; j++) dotColumn(numericAt(shape, j, first), rows, residuals, sums + ((<usize>j) << 3));
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

function dotFourColumns(a: usize, distance: usize, rows: i32, residuals: usize, sums: usize): void {
  const b = a + distance;
  const c = b + distance;
  const d = c + distance;
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
