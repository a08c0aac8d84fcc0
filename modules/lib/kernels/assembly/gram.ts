import { addTo, centerOf, codesAt, fillOf, numericAt, numericCount, offsetOf, oneHotCount, widthOf } from './design';

/** Rows of a block, and the distance of its columns in doubles: not a power of two, whose places would drive each other out of cache. */
const gramBlock: i32 = 256;
const gramDistance: i32 = 264;

/** Doubles that a thread needs as scratch memory. */
export function gramScratch(_thread: i32, _threads: i32, shape: usize): i32 {
  return 2 * (numericCount(shape) + 4) * gramDistance;
}

/**
 * Adds [X, 1]ᵀ·W·[X, 1] of `count` rows from `first` to `sums`: one place for each of the chunk's slots of `slotRows` rows, `distance`
 * doubles apart. A place is a row-major matrix [width + 1, width + 1], of which the lower triangle counts; its last row belongs to the
 * intercept. `weights`: doubles, and a 0 after the last row, or none (place 0).
 */
export function addGram(
  thread: i32,
  threads: i32,
  shape: usize,
  first: i32,
  count: i32,
  slotRows: i32,
  weights: usize,
  sums: usize,
  distance: i32,
  scratch: usize,
): void {
  const values = scratch + ((<usize>thread * gramScratch(0, 1, shape)) << 3);
  const weighted = weights ? values + ((<usize>(numericCount(shape) + 4) * gramDistance) << 3) : values;
  const slots = (count + slotRows - 1) / slotRows;
  for (let slot = thread; slot < slots; slot += threads) {
    const gram = sums + ((<usize>slot * distance) << 3);
    const end = min(count, (slot + 1) * slotRows) + first;
    for (let row = first + slot * slotRows; row < end; row += gramBlock) {
      const rows = min(gramBlock, end - row);
      const weight = weights ? weights + ((<usize>row) << 3) : 0;
      readBlock(shape, row, rows, weight, values, weighted, gram);
      addNumeric(shape, rows, values, weighted, gram);
      if (oneHotCount(shape) > 0) addOneHot(shape, row, rows, weight, weighted, gram);
    }
  }
}

/** Numeric columns as doubles, and times the weights; four columns of zeros after the last. Adds up the intercept's row. */
function readBlock(
  shape: usize,
  first: i32,
  rows: i32,
  weights: usize,
  values: usize,
  weighted: usize,
  gram: usize,
): void {
  const width = widthOf(shape);
  const last = gram + ((<usize>width * (width + 1)) << 3);
  const count = numericCount(shape);
  const even = (rows + 1) & ~1;
  for (let j = 0; j < count + 4; j++) {
    const column = values + ((<usize>j * gramDistance) << 3);
    const times = weighted + ((<usize>j * gramDistance) << 3);
    if (j >= count) {
      memory.fill(column, 0, (<usize>even) << 3);
      memory.fill(times, 0, (<usize>even) << 3);
      continue;
    }
    const source = numericAt(shape, j, first);
    const center = f32x4.splat(centerOf(shape, j));
    const fill = f32x4.splat(fillOf(shape, j));
    for (let i = 0; i < even; i += 4) {
      const shifted = f32x4.sub(v128.load(source + ((<usize>i) << 2)), center);
      const x = v128.bitselect(shifted, fill, f32x4.eq(shifted, shifted));
      const place = column + ((<usize>i) << 3);
      v128.store(place, f64x2.promote_low_f32x4(x));
      v128.store(place, f64x2.promote_low_f32x4(i32x4.shuffle(x, x, 2, 3, 2, 3)), 16);
    }
    if (rows & 1) store<f64>(column + ((<usize>rows) << 3), 0);
    let sum = f64x2.splat(0);
    for (let i = 0; i < even; i += 2) {
      let value = v128.load(column + ((<usize>i) << 3));
      if (weights) {
        value = f64x2.mul(value, v128.load(weights + ((<usize>i) << 3)));
        v128.store(times + ((<usize>i) << 3), value);
      }
      sum = f64x2.add(sum, value);
    }
    addTo(last + ((<usize>j) << 3), sum);
  }
  let total: f64 = rows;
  if (weights) {
    total = 0;
    for (let i = 0; i < rows; i++) total += load<f64>(weights + ((<usize>i) << 3));
  }
  const corner = last + ((<usize>width) << 3);
  store<f64>(corner, load<f64>(corner) + total);
}

function addNumeric(shape: usize, rows: i32, values: usize, weighted: usize, gram: usize): void {
  const count = numericCount(shape);
  const size = widthOf(shape) + 1;
  for (let j = 0; j < count; j += 2) {
    for (let l = 0; l <= j + 1 && l < count; l += 4) {
      addTile(
        rows,
        weighted + ((<usize>j * gramDistance) << 3),
        values + ((<usize>l * gramDistance) << 3),
        j,
        l,
        count,
        size,
        gram,
      );
    }
  }
}

/** Products of two weighted columns and four columns: eight sums that stay in registers. */
function addTile(rows: i32, x: usize, y: usize, j: i32, l: i32, count: i32, size: i32, gram: usize): void {
  const distance = (<usize>gramDistance) << 3;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const y1 = y + distance;
  const y2 = y1 + distance;
  const y3 = y2 + distance;
  const x1 = x + distance;
  const end = (<usize>rows) << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const a = v128.load(x + i);
    const b = v128.load(x1 + i);
    let v = v128.load(y + i);
    a0 = f64x2.add(a0, f64x2.mul(a, v));
    b0 = f64x2.add(b0, f64x2.mul(b, v));
    v = v128.load(y1 + i);
    a1 = f64x2.add(a1, f64x2.mul(a, v));
    b1 = f64x2.add(b1, f64x2.mul(b, v));
    v = v128.load(y2 + i);
    a2 = f64x2.add(a2, f64x2.mul(a, v));
    b2 = f64x2.add(b2, f64x2.mul(b, v));
    v = v128.load(y3 + i);
    a3 = f64x2.add(a3, f64x2.mul(a, v));
    b3 = f64x2.add(b3, f64x2.mul(b, v));
  }
  addLower(gram, size, count, j, l, a0);
  addLower(gram, size, count, j, l + 1, a1);
  addLower(gram, size, count, j, l + 2, a2);
  addLower(gram, size, count, j, l + 3, a3);
  addLower(gram, size, count, j + 1, l, b0);
  addLower(gram, size, count, j + 1, l + 1, b1);
  addLower(gram, size, count, j + 1, l + 2, b2);
  addLower(gram, size, count, j + 1, l + 3, b3);
}

function addLower(gram: usize, size: i32, count: i32, j: i32, l: i32, sum: v128): void {
  if (j < count && l <= j) addTo(gram + ((<usize>j * size + l) << 3), sum);
}

function addOneHot(shape: usize, first: i32, rows: i32, weights: usize, weighted: usize, gram: usize): void {
  const count = numericCount(shape);
  const width = widthOf(shape);
  const rowBytes = (<usize>(width + 1)) << 3;
  const last = gram + rowBytes * width;
  for (let f = 0, n = oneHotCount(shape); f < n; f++) {
    const codes = codesAt(shape, f, first);
    const offset = offsetOf(shape, f);
    for (let i = 0; i < rows; i++) {
      const code = load<i32>(codes + ((<usize>i) << 2));
      if (code < 0) continue;
      const column = offset + code;
      const row = gram + rowBytes * column;
      const weight = weights ? load<f64>(weights + ((<usize>i) << 3)) : 1;
      let value = weighted + ((<usize>i) << 3);
      for (let j = 0; j < count; j++) {
        increase(row + ((<usize>j) << 3), load<f64>(value));
        value += (<usize>gramDistance) << 3;
      }
      for (let g = 0; g < f; g++) {
        const other = load<i32>(codesAt(shape, g, first) + ((<usize>i) << 2));
        if (other >= 0) increase(row + ((<usize>(offsetOf(shape, g) + other)) << 3), weight);
      }
      increase(row + ((<usize>column) << 3), weight);
      increase(last + ((<usize>column) << 3), weight);
    }
  }
}

function increase(place: usize, value: f64): void {
  store<f64>(place, load<f64>(place) + value);
}
