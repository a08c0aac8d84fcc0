import { meet } from './barrier';
import { jobBarrier, jobCountBits, jobGradientScale, jobGradientShift, jobHessianScale, jobPacked } from './boostJob';
import { fillLogistic } from './boostLogistic';
import { keepBlock, keepPairs, weightsAt } from './boostPairs';
import { exp2 } from './exponential';
import { logAboveOne } from './logarithm';
import { shareBegin } from './share';

/** Rows whose losses are added up before they join the others: sums do not depend on the number of threads. */
const blockRows = 4096;
/** Doubles of a block: loss, largest |gradient|, largest hessian, nothing. */
const blockBytes = 32;

const squaredError = 0;
const logistic = 1;
const softmax = 2;
const poisson = 3;
/** Of a quantile `shape`, times `factor`. */
const pinball = 4;

/**
 * Gradients and hessians of the rows from `begin` to `end`, as pairs of f32, and by block the sum of losses and the largest of
 * both. Arrays have room for one more row; `weights` (f32) may be 0. Softmax: scores and hessians of class `shape`, by `normalisers`.
 */
export function fillGradients(
  thread: i32,
  threads: i32,
  kind: i32,
  begin: i32,
  end: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  blocks: usize,
  shape: f64,
  factor: f64,
  normalisers: usize,
): void {
  const to = begin + shareBegin(thread + 1, threads, end - begin, blockRows);
  const from = begin + shareBegin(thread, threads, end - begin, blockRows);
  let block = blocks + ((from - begin) / blockRows) * blockBytes;
  for (let first = from; first < to; first += blockRows, block += blockBytes) {
    const last = min(first + blockRows, to);
    if (kind === squaredError) fillSquared(first, last, scores, targets, weights, pairs, block);
    else if (kind === logistic) fillLogistic(first, last, scores, targets, weights, pairs, block);
    else if (kind === softmax) fillSoftmax(first, last, scores, targets, weights, pairs, block, shape, normalisers);
    else if (kind === poisson) fillPoisson(first, last, scores, targets, weights, pairs, block);
    else if (kind === pinball) fillPinball(first, last, scores, targets, weights, pairs, block, shape, factor);
  }
}

function fillSquared(
  first: i32,
  last: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  block: usize,
): void {
  let loss = f64x2.splat(0);
  let largest = loss;
  let heaviest = loss;
  for (let i = first; i < last; i += 2) {
    const place = (<usize>i) << 3;
    const weight = weightsAt(weights, i, last);
    const error = f64x2.sub(v128.load(scores + place), v128.load(targets + place));
    const gradient = f64x2.mul(weight, error);
    loss = f64x2.add(loss, f64x2.mul(gradient, error));
    largest = f64x2.pmax(largest, f64x2.abs(gradient));
    heaviest = f64x2.pmax(heaviest, weight);
    keepPairs(pairs, i, last, gradient, weight);
  }
  keepBlock(block, loss, largest, heaviest);
}

function fillSoftmax(
  first: i32,
  last: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  block: usize,
  shape: f64,
  normalisers: usize,
): void {
  const one = f64x2.splat(1);
  const ownClass = f64x2.splat(shape);
  let largest = f64x2.splat(0);
  let heaviest = largest;
  for (let i = first; i < last; i += 2) {
    const place = (<usize>i) << 3;
    const weight = weightsAt(weights, i, last);
    const p = exp2(f64x2.sub(v128.load(scores + place), v128.load(normalisers + place)));
    const isOwn = v128.and(f64x2.eq(v128.load(targets + place), ownClass), one);
    const gradient = f64x2.mul(weight, f64x2.sub(p, isOwn));
    const hessian = f64x2.mul(weight, f64x2.pmax(f64x2.mul(p, f64x2.sub(one, p)), f64x2.splat(1e-16)));
    largest = f64x2.pmax(largest, f64x2.abs(gradient));
    heaviest = f64x2.pmax(heaviest, hessian);
    keepPairs(pairs, i, last, gradient, hessian);
  }
  keepBlock(block, f64x2.splat(0), largest, heaviest);
}

/** exp(score) - target * score, which is the deviance up to what the target alone adds. */
function fillPoisson(
  first: i32,
  last: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  block: usize,
): void {
  let loss = f64x2.splat(0);
  let largest = loss;
  let heaviest = loss;
  for (let i = first; i < last; i += 2) {
    const place = (<usize>i) << 3;
    const weight = weightsAt(weights, i, last);
    const score = v128.load(scores + place);
    const target = v128.load(targets + place);
    const mean = exp2(score);
    const gradient = f64x2.mul(weight, f64x2.sub(mean, target));
    const hessian = f64x2.mul(weight, mean);
    loss = f64x2.add(loss, f64x2.mul(weight, f64x2.sub(mean, f64x2.mul(target, score))));
    largest = f64x2.pmax(largest, f64x2.abs(gradient));
    heaviest = f64x2.pmax(heaviest, hessian);
    keepPairs(pairs, i, last, gradient, hessian);
  }
  keepBlock(block, loss, largest, heaviest);
}

/** The quantile's loss (Koenker and Bassett, 1978): what is above the prediction weighs `quantile`, what is below the rest. */
function fillPinball(
  first: i32,
  last: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  block: usize,
  quantile: f64,
  factor: f64,
): void {
  const above = f64x2.splat(-quantile * factor);
  const below = f64x2.splat((1 - quantile) * factor);
  const zero = f64x2.splat(0);
  let loss = zero;
  let largest = zero;
  let heaviest = zero;
  for (let i = first; i < last; i += 2) {
    const place = (<usize>i) << 3;
    const weight = weightsAt(weights, i, last);
    const error = f64x2.sub(v128.load(scores + place), v128.load(targets + place));
    const slope = v128.bitselect(above, v128.and(below, f64x2.gt(error, zero)), f64x2.lt(error, zero));
    const gradient = f64x2.mul(weight, slope);
    loss = f64x2.add(loss, f64x2.mul(gradient, error));
    largest = f64x2.pmax(largest, f64x2.abs(gradient));
    heaviest = f64x2.pmax(heaviest, weight);
    keepPairs(pairs, i, last, gradient, weight);
  }
  keepBlock(block, loss, largest, heaviest);
}

/**
 * Softmax: log(sum of exp(score)) of each row, so that the probability of a class is exp(score - normaliser), and by block the sum of
 * losses. Class k of row i is at `scores[k * stride + i]` (f64).
 */
export function normaliseScores(
  thread: i32,
  threads: i32,
  begin: i32,
  end: i32,
  scores: usize,
  classes: i32,
  stride: i32,
  targets: usize,
  weights: usize,
  normalisers: usize,
  blocks: usize,
): void {
  const to = begin + shareBegin(thread + 1, threads, end - begin, blockRows);
  const from = begin + shareBegin(thread, threads, end - begin, blockRows);
  const step: usize = (<usize>stride) << 3;
  let block = blocks + ((from - begin) / blockRows) * blockBytes;
  for (let first = from; first < to; first += blockRows, block += blockBytes) {
    const last = min(first + blockRows, to);
    let loss = f64x2.splat(0);
    for (let i = first; i < last; i += 2) {
      const own = scores + ((<usize>i) << 3);
      let largest = v128.load(own);
      for (let k = 1; k < classes; k++) largest = f64x2.pmax(largest, v128.load(own + <usize>k * step));
      let sum = f64x2.splat(0);
      for (let k = 0; k < classes; k++)
        sum = f64x2.add(sum, exp2(f64x2.sub(v128.load(own + <usize>k * step), largest)));
      const normaliser = f64x2.add(largest, logAboveOne(sum));
      const place = normalisers + ((<usize>i) << 3);
      if (i + 1 < last) v128.store(place, normaliser);
      else v128.store64_lane(place, normaliser, 0);
      const label = targets + ((<usize>i) << 3);
      let score = f64x2.splat(load<f64>(own + <usize>load<f64>(label) * step));
      if (i + 1 < last) score = f64x2.replace_lane(score, 1, load<f64>(own + 8 + <usize>load<f64>(label, 8) * step));
      const rest = v128.and(f64x2.sub(normaliser, score), f64x2.gt(weightsAt(weights, i, last), f64x2.splat(0)));
      loss = f64x2.add(loss, f64x2.mul(weightsAt(weights, i, last), rest));
    }
    keepBlock(block, loss, f64x2.splat(0), f64x2.splat(0));
  }
}

/**
 * Makes of each row's gradient and hessian two whole numbers, and packs them with a 1 into one i64, so that one addition adds all three. They
 * are rounded up or down by chance (a hash of the row and `salt`) that is as large as the rest, so that sums are right on
 * average (Shi et al., "Quantized training of gradient boosting decision trees", 2022). `blocks` are those of `fillGradients`.
 */
export function packGradients(
  thread: i32,
  threads: i32,
  job: usize,
  rowCount: i32,
  pairs: usize,
  blocks: usize,
  largestGradient: f64,
  largestHessian: f64,
  salt: i32,
): void {
  const blockCount = (rowCount + blockRows - 1) / blockRows;
  let mostGradient: f64 = 0;
  let mostHessian: f64 = 0;
  for (let block = 0; block < blockCount; block++) {
    mostGradient = max(mostGradient, load<f64>(blocks + block * blockBytes, 8));
    mostHessian = max(mostHessian, load<f64>(blocks + block * blockBytes, 16));
  }
  // The pairs are f32, which may be a little larger than the doubles were.
  mostGradient *= 1.0000002;
  mostHessian *= 1.0000002;
  if (thread === 0) {
    store<f64>(job, mostGradient / largestGradient, jobGradientScale);
    store<f64>(job, largestHessian > 0 ? mostHessian / largestHessian : 0, jobHessianScale);
  }
  const gradientFactor = f64x2.splat(mostGradient > 0 ? largestGradient / mostGradient : 0);
  const hessianFactor = f64x2.splat(mostHessian > 0 ? largestHessian / mostHessian : 0);
  const shift = load<i32>(job, jobGradientShift);
  const countBits = load<i32>(job, jobCountBits);
  const packed: usize = load<u32>(job, jobPacked);
  const to = shareBegin(thread + 1, threads, rowCount, 64);
  const magic = f64x2.splat(6755399441055744);
  const unit = f64x2.splat(4.656612873077393e-10);
  const one = i64x2.splat(1);
  const hashFactor = i32x4.splat(<i32>0x85ebca6b);
  const otherFactor = i32x4.splat(<i32>0xc2b2ae35);
  // A last odd row is done together with one that nobody looks at.
  for (let i = shareBegin(thread, threads, rowCount, 64); i < to; i += 2) {
    const x = v128.load(pairs + ((<usize>i) << 3));
    const y = v128.shuffle<f32>(x, x, 0, 2, 1, 3);
    const gradient = f64x2.promote_low_f32x4(y);
    const hessian = f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 1));
    let hash = i32x4.add(i32x4.splat(i + salt), i32x4(0, 1, 0x40000000, 0x40000001));
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 16)), hashFactor);
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), otherFactor);
    hash = i32x4.shr_u(v128.xor(hash, i32x4.shr_u(hash, 16)), 1);
    const chance = f64x2.mul(f64x2.convert_low_i32x4_s(hash), unit);
    const otherChance = f64x2.mul(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(hash, hash, 1, 1)), unit);
    const g = f64x2.floor(f64x2.add(f64x2.mul(gradient, gradientFactor), chance));
    const h = f64x2.floor(f64x2.add(f64x2.mul(hessian, hessianFactor), otherChance));
    const high = i64x2.shl(i64x2.sub(f64x2.add(g, magic), magic), shift);
    const middle = i64x2.shl(i64x2.sub(f64x2.add(h, magic), magic), countBits);
    v128.store(packed + ((<usize>i) << 3), i64x2.add(high, i64x2.add(middle, one)));
  }
  meet(threads, load<u32>(job, jobBarrier));
}
