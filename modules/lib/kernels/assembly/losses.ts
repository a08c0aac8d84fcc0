import { expBlock, logBlock } from './blockMath';
import { block } from './design';

/** Losses of a score z and a target y. */
export const squared: i32 = 0;
/** log(1 + exp(z)) − y·z, y between 0 and 1. */
export const logistic: i32 = 1;
/** exp(z) − y·z: of counts, but for what does not depend on z. */
export const poisson: i32 = 2;

/**
 * Answers Σ weight · loss of up to `block` rows, and replaces each score by weight · the loss's derivative; 0 after the last row.
 * `targets` are doubles, `weights` float32 or none (place 0). `scratch`: `block` doubles.
 */
export function takeLoss(family: i32, rows: i32, scores: usize, targets: usize, weights: usize, scratch: usize): f64 {
  if (family === poisson) expBlock(scores, scratch, rows);
  if (family === logistic) {
    for (let i = 0; i < rows; i += 2) {
      const place = (<usize>i) << 3;
      v128.store(scratch + place, f64x2.neg(f64x2.abs(v128.load(scores + place))));
    }
    expBlock(scratch, scratch, rows);
    return takeLogistic(rows, scores, targets, weights, scratch);
  }
  let sum = f64x2.splat(0);
  const half = f64x2.splat(0.5);
  for (let i = 0; i < rows; i += 2) {
    const place = (<usize>i) << 3;
    const z = v128.load(scores + place);
    const y = v128.load(targets + place);
    let loss: v128;
    let residual: v128;
    if (family === poisson) {
      const mean = v128.load(scratch + place);
      residual = f64x2.sub(mean, y);
      loss = f64x2.sub(mean, f64x2.mul(y, z));
    } else {
      residual = f64x2.sub(z, y);
      loss = f64x2.mul(half, f64x2.mul(residual, residual));
    }
    const weight = weightAt(weights, i);
    sum = f64x2.add(sum, clean(f64x2.mul(weight, loss), i, rows));
    v128.store(scores + place, clean(f64x2.mul(weight, residual), i, rows));
  }
  clearTail(scores, rows);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * `powers`: exp(−|z|). Without weights, log(1 + power) is added up as the log of a product: a block's factors are at most 2, so that it
 * stays below 2^256.
 */
function takeLogistic(rows: i32, scores: usize, targets: usize, weights: usize, powers: usize): f64 {
  let sum = f64x2.splat(0);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let product = one;
  for (let i = 0; i < rows; i += 2) {
    const place = (<usize>i) << 3;
    const z = v128.load(scores + place);
    const y = v128.load(targets + place);
    const small = v128.load(powers + place);
    let whole = f64x2.add(one, small);
    const probability = f64x2.div(v128.bitselect(one, small, f64x2.ge(z, zero)), whole);
    const weight = weightAt(weights, i);
    const linear = f64x2.sub(f64x2.pmax(zero, z), f64x2.mul(y, z));
    sum = f64x2.add(sum, clean(f64x2.mul(weight, linear), i, rows));
    v128.store(scores + place, clean(f64x2.mul(weight, f64x2.sub(probability, y)), i, rows));
    if (weights) {
      v128.store(powers + place, whole);
    } else {
      if (i + 1 >= rows) whole = f64x2.replace_lane(whole, 1, 1);
      product = f64x2.mul(product, whole);
    }
  }
  clearTail(scores, rows);
  if (!weights) {
    v128.store(powers, product);
    logBlock(powers, powers, 2);
    return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + load<f64>(powers) + load<f64>(powers, 8);
  }
  logBlock(powers, powers, rows);
  for (let i = 0; i < rows; i += 2) {
    const log = v128.load(powers + ((<usize>i) << 3));
    sum = f64x2.add(sum, clean(f64x2.mul(weightAt(weights, i), log), i, rows));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * The multinomial loss of `outputs` scores a row, in blocks of `block` doubles one after the other; targets are codes of classes as
 * doubles. Answers and replaces as `takeLoss` does. `scratch`: three blocks.
 */
export function takeSoftmax(
  outputs: i32,
  rows: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  scratch: usize,
): f64 {
  const distance = (<usize>block) << 3;
  const sums = scratch;
  const own = scratch + distance;
  const highest = own + distance;
  for (let i = 0; i < rows; i += 2) {
    const place = (<usize>i) << 3;
    let best = v128.load(scores + place);
    for (let k = 1; k < outputs; k++) best = f64x2.pmax(best, v128.load(scores + distance * k + place));
    v128.store(highest + place, best);
    v128.store(sums + place, f64x2.splat(0));
  }
  for (let i = 0; i < rows; i++) {
    const place = (<usize>i) << 3;
    const code = <i32>load<f64>(targets + place);
    store<f64>(own + place, load<f64>(scores + distance * code + place) - load<f64>(highest + place));
  }
  for (let k = 0; k < outputs; k++) {
    const score = scores + distance * k;
    for (let i = 0; i < rows; i += 2) {
      const place = (<usize>i) << 3;
      v128.store(score + place, f64x2.sub(v128.load(score + place), v128.load(highest + place)));
    }
    expBlock(score, score, rows);
    for (let i = 0; i < rows; i += 2) {
      const place = (<usize>i) << 3;
      v128.store(sums + place, f64x2.add(v128.load(sums + place), v128.load(score + place)));
    }
  }
  for (let k = 0; k < outputs; k++) {
    const score = scores + distance * k;
    for (let i = 0; i < rows; i += 2) {
      const place = (<usize>i) << 3;
      const share = f64x2.div(weightAt(weights, i), v128.load(sums + place));
      v128.store(score + place, clean(f64x2.mul(v128.load(score + place), share), i, rows));
    }
    clearTail(score, rows);
  }
  logBlock(sums, sums, rows);
  let loss: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const place = (<usize>i) << 3;
    const weight = weights ? <f64>load<f32>(weights + ((<usize>i) << 2)) : 1;
    loss += weight * (load<f64>(sums + place) - load<f64>(own + place));
    const score = scores + distance * <i32>load<f64>(targets + place) + place;
    store<f64>(score, load<f64>(score) - weight);
  }
  return loss;
}

/** Two weights as doubles. */
function weightAt(weights: usize, row: i32): v128 {
  if (!weights) return f64x2.splat(1);
  return f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>row) << 2)));
}

/** A pair of which the second is 0 where there is no second row. */
function clean(pair: v128, row: i32, rows: i32): v128 {
  return row + 1 < rows ? pair : f64x2.replace_lane(pair, 1, 0);
}

function clearTail(scores: usize, rows: i32): void {
  for (let i = rows; i < ((rows + 3) & ~3); i++) store<f64>(scores + ((<usize>i) << 3), 0);
}
