/**
 * exp(x) of four numbers, within some units in the last place for |x| <= 87; beyond, as at ±87. The argument is reduced to
 * |r| <= ln(2)/2 (Cody and Waite, "Software Manual for the Elementary Functions", 1980) and the rest is the Taylor series to r^7.
 */
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.splat(87), f32x4.pmax(f32x4.splat(-87), x));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444005469057e-4)));
  let p = f32x4.splat(1.984126984126984e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3888888888888889e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.333333333333333e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1666666666666664e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666666666666666e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** Numbers of activation functions. */
export const relu: i32 = 0;
export const tanh: i32 = 1;
export const sigmoid: i32 = 2;

/** Replaces `count` sums (in fours) by the function's values. */
export function activate(kind: i32, values: usize, count: i32): void {
  const end = values + ((<usize>count) << 2);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  if (kind === relu) {
    for (let place = values; place < end; place += 16) v128.store(place, f32x4.pmax(zero, v128.load(place)));
  } else if (kind === tanh) {
    for (let place = values; place < end; place += 16) {
      const power = exp4(f32x4.mul(two, v128.load(place)));
      v128.store(place, f32x4.sub(one, f32x4.div(two, f32x4.add(one, power))));
    }
  } else {
    for (let place = values; place < end; place += 16) {
      const power = exp4(f32x4.neg(v128.load(place)));
      v128.store(place, f32x4.div(one, f32x4.add(one, power)));
    }
  }
}

/** Multiplies `count` gradients (in fours) by the function's derivative, which follows from its values. */
export function differentiate(kind: i32, values: usize, gradients: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const value = v128.load(values + i);
    const gradient = v128.load(gradients + i);
    if (kind === relu) v128.store(gradients + i, v128.and(gradient, f32x4.gt(value, zero)));
    else if (kind === tanh) v128.store(gradients + i, f32x4.mul(gradient, f32x4.sub(one, f32x4.mul(value, value))));
    else v128.store(gradients + i, f32x4.mul(gradient, f32x4.mul(value, f32x4.sub(one, value))));
  }
}
