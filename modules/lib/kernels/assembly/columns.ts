import { numericAt, numericCount, setCenter } from './design';

/** Rows of a call, so that the engine can take the optimised code from the second call on. */
const piece: i32 = 16384;

/**
 * Measures the numeric columns, each on one thread, and sets what kernels take off them and fill in. `facts` gets five doubles a column:
 * center (the weighted mean of the values that are there, as float32; 0 unless `center`), what stands for missing (NaN) values (the mean, less
 * the center), the mean, the weight of the values that are there, their weighted sum of squares around the center.
 */
export function measureColumns(
  thread: i32,
  threads: i32,
  shape: usize,
  rowCount: i32,
  weights: usize,
  center: i32,
  facts: usize,
): void {
  for (let j = thread, n = numericCount(shape); j < n; j += threads) {
    const column = numericAt(shape, j, 0);
    const place = facts + <usize>j * 40;
    store<f64>(place, 0);
    let total: f64 = 0;
    for (let first = 0; first < rowCount; first += piece) {
      const part = weights ? weights + ((<usize>first) << 2) : 0;
      total += sumColumn(column + ((<usize>first) << 2), min(piece, rowCount - first), part, place);
    }
    const mean = total > 0 ? <f64>(<f32>(load<f64>(place) / total)) : 0;
    const middle: f32 = center ? <f32>mean : 0;
    const fill = <f32>(mean - <f64>middle);
    setCenter(shape, j, middle, fill);
    store<f64>(place, <f64>middle);
    store<f64>(place, <f64>fill, 8);
    store<f64>(place, mean, 16);
    store<f64>(place, total, 24);
    let squares: f64 = 0;
    for (let first = 0; first < rowCount; first += piece) {
      const part = weights ? weights + ((<usize>first) << 2) : 0;
      squares += sumSquares(column + ((<usize>first) << 2), min(piece, rowCount - first), part, middle);
    }
    store<f64>(place, squares, 32);
  }
}

/** Adds up the weighted values that are there in `sum`, and answers their weight. */
function sumColumn(column: usize, rowCount: i32, weights: usize, sum: usize): f64 {
  let v0 = f64x2.splat(0);
  let v1 = v0;
  let c0 = v0;
  let c1 = v0;
  const one = f64x2.splat(1);
  const whole = rowCount & ~3;
  for (let i = 0; i < whole; i += 4) {
    const place = column + ((<usize>i) << 2);
    const x0 = f64x2.promote_low_f32x4(v128.load64_zero(place));
    const x1 = f64x2.promote_low_f32x4(v128.load64_zero(place, 8));
    const t0 = f64x2.eq(x0, x0);
    const t1 = f64x2.eq(x1, x1);
    let w0 = one;
    let w1 = one;
    if (weights) {
      w0 = f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2)));
      w1 = f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2), 8));
    }
    v0 = f64x2.add(v0, v128.and(t0, f64x2.mul(w0, x0)));
    v1 = f64x2.add(v1, v128.and(t1, f64x2.mul(w1, x1)));
    c0 = f64x2.add(c0, v128.and(t0, w0));
    c1 = f64x2.add(c1, v128.and(t1, w1));
  }
  let value = halves(f64x2.add(v0, v1));
  let count = halves(f64x2.add(c0, c1));
  for (let i = whole; i < rowCount; i++) {
    const x = <f64>load<f32>(column + ((<usize>i) << 2));
    const weight = weights ? <f64>load<f32>(weights + ((<usize>i) << 2)) : 1;
    if (!(abs(x) >= 0)) continue;
    value += weight * x;
    count += weight;
  }
  store<f64>(sum, load<f64>(sum) + value);
  return count;
}

/** The weighted sum of squares around the center, of the values that are there. */
function sumSquares(column: usize, rowCount: i32, weights: usize, center: f32): f64 {
  const middle = f32x4.splat(center);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const whole = rowCount & ~3;
  for (let i = 0; i < whole; i += 4) {
    const place = column + ((<usize>i) << 2);
    const x = f32x4.sub(v128.load(place), middle);
    const known = v128.and(x, f32x4.eq(x, x));
    const x0 = f64x2.promote_low_f32x4(known);
    const x1 = f64x2.promote_low_f32x4(i32x4.shuffle(known, known, 2, 3, 2, 3));
    let q0 = f64x2.mul(x0, x0);
    let q1 = f64x2.mul(x1, x1);
    if (weights) {
      q0 = f64x2.mul(q0, f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2))));
      q1 = f64x2.mul(q1, f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2), 8)));
    }
    s0 = f64x2.add(s0, q0);
    s1 = f64x2.add(s1, q1);
  }
  let sum = halves(f64x2.add(s0, s1));
  for (let i = whole; i < rowCount; i++) {
    const place = column + ((<usize>i) << 2);
    const x = load<f32>(place) - center;
    if (abs(x) >= 0) sum += (weights ? <f64>load<f32>(weights + ((<usize>i) << 2)) : 1) * (<f64>x * <f64>x);
  }
  return sum;
}

function halves(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
