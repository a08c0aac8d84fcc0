/**
 * ln(x) of two numbers x >= 1, within 2e-15 relative to 1: the exponent times ln(2), and the series of artanh for a mantissa from sqrt(1/2) to
 * sqrt(2) (Abramowitz and Stegun 4.1.27). The same bits on every machine.
 */
export function logAboveOne(x: v128): v128 {
  const magic = f64x2.splat(6755399441055744);
  // From sqrt(1/2) to sqrt(2) there is nothing to take away.
  const exponent = i64x2.shr_u(i64x2.sub(x, f64x2.splat(Math.SQRT1_2)), 52);
  const mantissa = i64x2.sub(x, i64x2.shl(exponent, 52));
  const s = f64x2.div(f64x2.sub(mantissa, f64x2.splat(1)), f64x2.add(mantissa, f64x2.splat(1)));
  const z = f64x2.mul(s, s);
  let p = f64x2.splat(1.0 / 17);
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 15));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 13));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 11));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 9));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 7));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 5));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1.0 / 3));
  p = f64x2.add(f64x2.mul(p, z), f64x2.splat(1));
  const whole = f64x2.sub(i64x2.add(exponent, magic), magic);
  return f64x2.add(f64x2.mul(whole, f64x2.splat(Math.LN2)), f64x2.mul(f64x2.add(s, s), p));
}
