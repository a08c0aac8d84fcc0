import { keepBlock, keepPairs, weightsAt } from './boostPairs';
import { logAboveOne } from './logarithm';

/**
 * exp(-|score|) of two numbers, within 1e-11 relative to it: derivatives are rounded to far less. As `exp2` takes it, with fewer terms; called
 * from one place, so that the compiler puts it there.
 */
function expOfNegative(score: v128): v128 {
  const magic = f64x2.splat(6755399441055744);
  const x = f64x2.pmax(f64x2.splat(-700), f64x2.neg(f64x2.abs(score)));
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(Math.LOG2E)), magic);
  const n = f64x2.sub(shifted, magic);
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(0.6931471803691238)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.9082149292705877e-10)));
  let p = f64x2.splat(1.0 / 362880);
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  return f64x2.mul(p, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

/** Rows whose 1 + exp(-|score|), at most 2 each, are multiplied before a logarithm is taken: far below what a double holds. */
const rowsPerLogarithm = 1024;

/**
 * Cross-entropy log(1 + exp(score)) - target * score, by p = exp(-|score|), which cannot overflow. Where rows have no weights, the sum of
 * logarithms is the logarithm of a product.
 */
export function fillLogistic(
  first: i32,
  last: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  pairs: usize,
  block: usize,
): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let loss = zero;
  let largest = zero;
  let heaviest = zero;
  for (let from = first; from < last; from += rowsPerLogarithm) {
    const to = min(from + rowsPerLogarithm, last);
    let product = one;
    for (let i = from; i < to; i += 2) {
      const place = (<usize>i) << 3;
      const weight = weightsAt(weights, i, last);
      const score = v128.load(scores + place);
      const target = v128.load(targets + place);
      const power = expOfNegative(score);
      const sum = f64x2.add(one, power);
      const larger = f64x2.div(one, sum);
      const smaller = f64x2.mul(power, larger);
      const probability = v128.bitselect(larger, smaller, f64x2.ge(score, zero));
      const gradient = f64x2.mul(weight, f64x2.sub(probability, target));
      const hessian = f64x2.mul(weight, f64x2.pmax(f64x2.mul(larger, smaller), f64x2.splat(1e-16)));
      let own = f64x2.sub(f64x2.pmax(score, zero), f64x2.mul(target, score));
      if (weights) own = f64x2.add(own, logAboveOne(sum));
      else product = f64x2.mul(product, i + 1 < last ? sum : f64x2.replace_lane(sum, 1, 1));
      loss = f64x2.add(loss, f64x2.mul(weight, own));
      largest = f64x2.pmax(largest, f64x2.abs(gradient));
      heaviest = f64x2.pmax(heaviest, hessian);
      keepPairs(pairs, i, last, gradient, hessian);
    }
    if (!weights) loss = f64x2.add(loss, logAboveOne(product));
  }
  keepBlock(block, loss, largest, heaviest);
}
