import { columnBytes, numericAt } from './design';

/**
 * Centres the numeric columns from `from` to `to` in place, each on one thread: x − center, rounded to float32 as an ONNX graph rounds
 * it. `facts` gets five doubles a column: center (the weighted mean of the values that are there, as float32; 0 unless `center`), what
 * stands for missing values (the mean, less the center), the mean, the weight of the values that are there, their weighted sum of
 * squares around the center. Missing (NaN) values are filled.
 */
export function centreColumns(
  thread: i32,
  threads: i32,
  shape: usize,
  rowCount: i32,
  weights: usize,
  center: i32,
  from: i32,
  to: i32,
  facts: usize,
): void {
  for (let j = from + thread; j < to; j += threads) {
    const column = numericAt(shape, j, 0);
    const place = facts + <usize>j * 40;
    const total = sumColumn(column, rowCount, weights, place);
    const mean = total > 0 ? <f64>(<f32>(load<f64>(place) / total)) : 0;
    const middle: f32 = center ? <f32>mean : 0;
    store<f64>(place, <f64>middle);
    store<f64>(place, <f64>(<f32>(mean - <f64>middle)), 8);
    store<f64>(place, mean, 16);
    store<f64>(place, total, 24);
    store<f64>(place, shiftColumn(column, rowCount, weights, middle, <f32>(mean - <f64>middle)), 32);
    const end = numericAt(shape, j, 0) + columnBytes(shape);
    for (let p = column + ((<usize>rowCount) << 2); p < end; p += 4) store<f32>(p, 0);
  }
}

/** Writes the weighted sum of the values that are there, and answers their weight. */
function sumColumn(column: usize, rowCount: i32, weights: usize, sum: usize): f64 {
  let values = f64x2.splat(0);
  let counts = values;
  const one = f64x2.splat(1);
  const even = rowCount & ~1;
  for (let i = 0; i < even; i += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(column + ((<usize>i) << 2)));
    const there = f64x2.eq(x, x);
    const weight = weights ? f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2))) : one;
    values = f64x2.add(values, v128.and(there, f64x2.mul(weight, x)));
    counts = f64x2.add(counts, v128.and(there, weight));
  }
  let value = f64x2.extract_lane(values, 0) + f64x2.extract_lane(values, 1);
  let count = f64x2.extract_lane(counts, 0) + f64x2.extract_lane(counts, 1);
  if (even < rowCount) {
    const x = <f64>load<f32>(column + ((<usize>even) << 2));
    const weight = weights ? <f64>load<f32>(weights + ((<usize>even) << 2)) : 1;
    if (abs(x) >= 0) {
      value += weight * x;
      count += weight;
    }
  }
  store<f64>(sum, value);
  return count;
}

/** Takes the center off and fills what is missing; answers the weighted sum of squares of the others. */
function shiftColumn(column: usize, rowCount: i32, weights: usize, center: f32, fill: f32): f64 {
  const middle = f32x4.splat(center);
  const filled = f32x4.splat(fill);
  const one = f64x2.splat(1);
  let squares = f64x2.splat(0);
  const even = rowCount & ~1;
  for (let i = 0; i < even; i += 2) {
    const place = column + ((<usize>i) << 2);
    const x = f32x4.sub(v128.load64_zero(place), middle);
    const there = f32x4.eq(x, x);
    v128.store64_lane(place, v128.bitselect(x, filled, there), 0);
    const value = f64x2.promote_low_f32x4(v128.and(x, there));
    const weight = weights ? f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2))) : one;
    squares = f64x2.add(squares, f64x2.mul(weight, f64x2.mul(value, value)));
  }
  let sum = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  if (even < rowCount) {
    const place = column + ((<usize>even) << 2);
    const x = load<f32>(place) - center;
    const there = abs(x) >= 0;
    if (there) sum += (weights ? <f64>load<f32>(weights + ((<usize>even) << 2)) : 1) * (<f64>x * <f64>x);
    store<f32>(place, there ? x : fill);
  }
  return sum;
}
