import { centerOf, codesAt, fillOf, numericAt, numericCount, offsetOf, oneHotCount } from './design';
import { shareBegin } from './share';

/**
 * Rows of a design matrix one after the other, for learners that take them in random order. `rows` holds four 32-bit words: numbers
 * a row (a multiple of four), place of the numbers (float32), categorical features, place of the columns of each row's categories
 * (int32; -1 = missing). A point holds one coefficient a column (doubles): those of the numbers, with as many as there
 * are numbers a row, then those of the categories, and the intercept, whose place is given.
 */

export function numbersOf(rows: usize): i32 {
  return load<i32>(rows);
}

export function numbersAt(rows: usize, row: i32): usize {
  return <usize>load<u32>(rows, 4) + ((<usize>numbersOf(rows) * row) << 2);
}

export function categoriesOf(rows: usize): i32 {
  return load<i32>(rows, 8);
}

export function categoriesAt(rows: usize, row: i32): usize {
  return <usize>load<u32>(rows, 12) + ((<usize>categoriesOf(rows) * row) << 2);
}

/** Product of a row and a point, without the intercept. */
export function dotRow(rows: usize, row: i32, point: usize): f64 {
  const numbers = numbersAt(rows, row);
  let low = f64x2.splat(0);
  let high = low;
  for (let j = 0, n = numbersOf(rows); j < n; j += 4) {
    const x = numbers + ((<usize>j) << 2);
    const w = point + ((<usize>j) << 3);
    low = f64x2.add(low, f64x2.mul(v128.load(w), f64x2.promote_low_f32x4(v128.load64_zero(x))));
    high = f64x2.add(high, f64x2.mul(v128.load(w, 16), f64x2.promote_low_f32x4(v128.load64_zero(x, 8))));
  }
  low = f64x2.add(low, high);
  let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
  const categories = categoriesAt(rows, row);
  for (let f = 0, n = categoriesOf(rows); f < n; f++) {
    const column = load<i32>(categories + ((<usize>f) << 2));
    if (column >= 0) sum += load<f64>(point + ((<usize>column) << 3));
  }
  return sum;
}

/** Sum of the squares of a row's values. */
export function squareRow(rows: usize, row: i32): f64 {
  const numbers = numbersAt(rows, row);
  let low = f64x2.splat(0);
  for (let j = 0, n = numbersOf(rows); j < n; j += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(numbers + ((<usize>j) << 2)));
    low = f64x2.add(low, f64x2.mul(x, x));
  }
  let sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
  const categories = categoriesAt(rows, row);
  for (let f = 0, n = categoriesOf(rows); f < n; f++) {
    if (load<i32>(categories + ((<usize>f) << 2)) >= 0) sum += 1;
  }
  return sum;
}

/** point += factor · row. */
export function addRow(rows: usize, row: i32, factor: f64, point: usize): void {
  const numbers = numbersAt(rows, row);
  const factors = f64x2.splat(factor);
  for (let j = 0, n = numbersOf(rows); j < n; j += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(numbers + ((<usize>j) << 2)));
    const w = point + ((<usize>j) << 3);
    v128.store(w, f64x2.add(v128.load(w), f64x2.mul(factors, x)));
  }
  const categories = categoriesAt(rows, row);
  for (let f = 0, n = categoriesOf(rows); f < n; f++) {
    const column = load<i32>(categories + ((<usize>f) << 2));
    if (column < 0) continue;
    const w = point + ((<usize>column) << 3);
    store<f64>(w, load<f64>(w) + factor);
  }
}

/**
 * Writes rows from the columns of a design matrix: numbers times the column's scale (float32, one a column), columns of categories
 * as the design matrix numbers them, moved by what numbers a row are more than numeric columns.
 */
export function layRows(
  thread: i32,
  threads: i32,
  shape: usize,
  rows: usize,
  first: i32,
  count: i32,
  scales: usize,
): void {
  const begin = first + shareBegin(thread, threads, count, 64);
  const last = first + shareBegin(thread + 1, threads, count, 64);
  const numeric = numericCount(shape);
  const numbers = numbersOf(rows);
  for (let start = begin; start < last; start += 64) {
    const end = min(start + 64, last);
    for (let j = 0; j < numbers; j++) {
      if (j < numeric) layNumbers(shape, j, load<f32>(scales + ((<usize>j) << 2)), rows, start, end);
      else for (let i = start; i < end; i++) store<f32>(numbersAt(rows, i) + ((<usize>j) << 2), 0);
    }
    for (let f = 0, n = oneHotCount(shape); f < n; f++) {
      const offset = offsetOf(shape, f) + numbers - numeric;
      for (let i = start; i < end; i++) {
        const code = load<i32>(codesAt(shape, f, i));
        store<i32>(categoriesAt(rows, i) + ((<usize>f) << 2), code < 0 ? -1 : offset + code);
      }
    }
  }
}

function layNumbers(shape: usize, column: i32, scale: f32, rows: usize, start: i32, end: i32): void {
  const center = centerOf(shape, column);
  const fill = fillOf(shape, column);
  for (let i = start; i < end; i++) {
    const x = load<f32>(numericAt(shape, column, i)) - center;
    store<f32>(numbersAt(rows, i) + ((<usize>column) << 2), (abs(x) >= 0 ? x : fill) * scale);
  }
}

/** scores[i] = row first + i · point + intercept, which is the number at `intercept` of the point. */
export function scoreByRow(
  _thread: i32,
  _threads: i32,
  rows: usize,
  first: i32,
  count: i32,
  point: usize,
  intercept: i32,
  scores: usize,
): void {
  const bias = load<f64>(point + ((<usize>intercept) << 3));
  for (let i = 0; i < count; i++) store<f64>(scores + ((<usize>i) << 3), dotRow(rows, first + i, point) + bias);
}
