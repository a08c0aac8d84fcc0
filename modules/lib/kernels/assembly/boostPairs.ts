/** Weights of rows i and i + 1; that of a row beyond the last is 0. */
export function weightsAt(weights: usize, i: i32, last: i32): v128 {
  const both = weights ? f64x2.promote_low_f32x4(v128.load64_zero(weights + ((<usize>i) << 2))) : f64x2.splat(1);
  return i + 1 < last ? both : f64x2.replace_lane(both, 1, 0);
}

/** Writes gradients and hessians of rows i and i + 1 as pairs of f32. */
export function keepPairs(pairs: usize, i: i32, last: i32, gradient: v128, hessian: v128): void {
  const g = f32x4.demote_f64x2_zero(gradient);
  const h = f32x4.demote_f64x2_zero(hessian);
  const both = v128.shuffle<f32>(g, h, 0, 4, 1, 5);
  const place = pairs + ((<usize>i) << 3);
  if (i + 1 < last) v128.store(place, both);
  else v128.store64_lane(place, both, 0);
}

/** Writes what is told of a block of rows: see `fillGradients`. */
export function keepBlock(block: usize, loss: v128, gradient: v128, hessian: v128): void {
  store<f64>(block, f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1));
  store<f64>(block, max(f64x2.extract_lane(gradient, 0), f64x2.extract_lane(gradient, 1)), 8);
  store<f64>(block, max(f64x2.extract_lane(hessian, 0), f64x2.extract_lane(hessian, 1)), 16);
}
