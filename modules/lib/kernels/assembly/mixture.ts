import { exp2 } from './exponential';
import { shareBegin } from './share';

/**
 * Expectation and maximisation for a mixture of normal distributions, over blocks of rows whose bounds the caller fixes. Rows are
 * float32, `stride` numbers each; everything else is doubles.
 */

/**
 * For each block: how far its rows belong to each component (Bishop 2006, 9.23), and the sums that new components are made of. `factors`
 * are lower triangles L⁻¹ of `width`² numbers a component (a diagonal: `width`), with L Lᵀ the covariance; `constants` the logarithms of
 * weight and density at the mean. `sums` has, a block and component, the weight, `width` sums of (x − mean), and `width`² (a diagonal: `width`) sums
 * of their products, where only i >= j is filled; `likelihoods` the sum of the rows' log-likelihoods, a block. `scratch` has `clusters` · (`width` + 1) doubles a thread.
 */
export function maximise(
  thread: i32,
  threads: i32,
  rows: usize,
  rowCount: i32,
  blockRows: i32,
  width: i32,
  stride: i32,
  weights: usize,
  clusters: i32,
  full: i32,
  means: usize,
  factors: usize,
  constants: usize,
  labels: usize,
  sums: usize,
  likelihoods: usize,
  scratch: usize,
): void {
  const blocks = (rowCount + blockRows - 1) / blockRows;
  const last = shareBegin(thread + 1, threads, blocks, 1);
  const squares = full === 1 ? width * width : width;
  const entry = (<usize>(1 + width + squares)) << 3;
  const place = scratch + ((<usize>(thread * (clusters * (width + 1)))) << 3);
  const differences = place;
  const densities = place + ((<usize>(clusters * width)) << 3);
  for (let block = shareBegin(thread, threads, blocks, 1); block < last; block++) {
    const out = sums + <usize>block * <usize>clusters * entry;
    memory.fill(out, 0, <usize>clusters * entry);
    const end = min((block + 1) * blockRows, rowCount);
    let likelihood: f64 = 0;
    for (let i = block * blockRows; i < end; i++) {
      const row = rows + ((<usize>i * <usize>stride) << 2);
      const weight: f64 = weights === 0 ? 1 : load<f32>(weights + ((<usize>i) << 2));
      measureDensities(row, width, clusters, full, means, factors, constants, differences, densities);
      likelihood += weight * share(densities, clusters, labels + ((<usize>i) << 2));
      for (let k = 0; k < clusters; k++) {
        const part = load<f64>(densities + ((<usize>k) << 3)) * weight;
        // What is less does not show in the sums.
        if (part < 1e-16) continue;
        addMoments(out + <usize>k * entry, differences + ((<usize>(k * width)) << 3), part, width, full);
      }
    }
    store<f64>(likelihoods + ((<usize>block) << 3), likelihood);
  }
}

/** log(weight · density) of a row for each component; `differences` becomes x − mean. */
function measureDensities(
  row: usize,
  width: i32,
  clusters: i32,
  full: i32,
  means: usize,
  factors: usize,
  constants: usize,
  differences: usize,
  densities: usize,
): void {
  for (let k = 0; k < clusters; k++) {
    const mean = means + ((<usize>(k * width)) << 3);
    const difference = differences + ((<usize>(k * width)) << 3);
    for (let j = 0; j < width; j++) {
      const x: f64 = load<f32>(row + ((<usize>j) << 2));
      store<f64>(difference + ((<usize>j) << 3), x - load<f64>(mean + ((<usize>j) << 3)));
    }
    const square =
      full === 1
        ? squareFull(difference, factors + ((<usize>(k * width * width)) << 3), width)
        : squareDiagonal(difference, factors + ((<usize>(k * width)) << 3), width);
    store<f64>(densities + ((<usize>k) << 3), load<f64>(constants + ((<usize>k) << 3)) - 0.5 * square);
  }
}

function squareDiagonal(difference: usize, factor: usize, width: i32): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < (<usize>width) << 3; j += 8) {
    const y = load<f64>(difference + j) * load<f64>(factor + j);
    sum += y * y;
  }
  return sum;
}

/** ‖L⁻¹ d‖² */
function squareFull(difference: usize, factor: usize, width: i32): f64 {
  let square: f64 = 0;
  for (let i = 0; i < width; i++) {
    const y = dot(difference, factor + ((<usize>(i * width)) << 3), i + 1);
    square += y * y;
  }
  return square;
}

function dot(a: usize, b: usize, count: i32): f64 {
  let pairs = f64x2.splat(0);
  const whole = (<usize>(count & ~1)) << 3;
  for (let at: usize = 0; at < whole; at += 16) {
    pairs = f64x2.add(pairs, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  }
  const sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  return (count & 1) === 0 ? sum : sum + load<f64>(a + whole) * load<f64>(b + whole);
}

/** From logarithms to shares that add up to 1. Answers the logarithm of the sum; the largest one's number goes to `label`. */
function share(densities: usize, clusters: i32, label: usize): f64 {
  let most: f64 = load<f64>(densities);
  let best = 0;
  for (let k = 1; k < clusters; k++) {
    const value = load<f64>(densities + ((<usize>k) << 3));
    if (value > most) {
      most = value;
      best = k;
    }
  }
  store<i32>(label, best);
  let sum: f64 = 0;
  for (let k = 0; k < clusters; k++) {
    const place = densities + ((<usize>k) << 3);
    const value = f64x2.extract_lane(exp2(f64x2.splat(load<f64>(place) - most)), 0);
    store<f64>(place, value);
    sum += value;
  }
  for (let k = 0; k < clusters; k++) {
    const place = densities + ((<usize>k) << 3);
    store<f64>(place, load<f64>(place) / sum);
  }
  return most + Math.log(sum);
}

function addMoments(out: usize, difference: usize, part: f64, width: i32, full: i32): void {
  store<f64>(out, load<f64>(out) + part);
  const bytes = (<usize>width) << 3;
  const first = out + 8;
  const second = first + bytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    const scaled = part * load<f64>(difference + i);
    store<f64>(first + i, load<f64>(first + i) + scaled);
    if (full === 0) store<f64>(second + i, load<f64>(second + i) + scaled * load<f64>(difference + i));
    else addScaled(second + (i >> 3) * bytes, difference, scaled, <i32>(i >> 3) + 1);
  }
}

function addScaled(out: usize, values: usize, factor: f64, count: i32): void {
  const factors = f64x2.splat(factor);
  const whole = (<usize>(count & ~1)) << 3;
  for (let at: usize = 0; at < whole; at += 16) {
    v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(v128.load(values + at), factors)));
  }
  if ((count & 1) === 1) store<f64>(out + whole, load<f64>(out + whole) + factor * load<f64>(values + whole));
}
