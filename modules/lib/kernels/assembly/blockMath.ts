/**
 * exp and log of arrays of doubles, sixteen bytes times four at once: constants are loaded once for eight numbers. Arrays have
 * room for a multiple of eight. The same bits on every machine: no fused multiplication, no table.
 */

/**
 * to[i] = exp(from[i]), within 2 units in the last place for |x| <= 700; beyond, as at ±700. Reduction by Cody and Waite ("Software
 * Manual for the Elementary Functions", 1980), then the Taylor series to r^13. The arrays may be the same.
 */
export function expBlock(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    const place = (<usize>i) << 3;
    expEight(from + place, to + place);
  }
}

function expEight(from: usize, to: usize): void {
  const low = f64x2.splat(-700);
  const high = f64x2.splat(700);
  const x0 = f64x2.pmin(high, f64x2.pmax(low, v128.load(from)));
  const x1 = f64x2.pmin(high, f64x2.pmax(low, v128.load(from, 16)));
  const x2 = f64x2.pmin(high, f64x2.pmax(low, v128.load(from, 32)));
  const x3 = f64x2.pmin(high, f64x2.pmax(low, v128.load(from, 48)));
  // Added to a small number, 1.5 * 2^52 leaves it rounded to an integer, whose bits are the last ones of the sum.
  const magic = f64x2.splat(6755399441055744);
  const perLog = f64x2.splat(Math.LOG2E);
  const s0 = f64x2.add(f64x2.mul(x0, perLog), magic);
  const s1 = f64x2.add(f64x2.mul(x1, perLog), magic);
  const s2 = f64x2.add(f64x2.mul(x2, perLog), magic);
  const s3 = f64x2.add(f64x2.mul(x3, perLog), magic);
  const n0 = f64x2.sub(s0, magic);
  const n1 = f64x2.sub(s1, magic);
  const n2 = f64x2.sub(s2, magic);
  const n3 = f64x2.sub(s3, magic);
  const ln2 = f64x2.splat(0.6931471803691238);
  const rest = f64x2.splat(1.9082149292705877e-10);
  const r0 = f64x2.sub(f64x2.sub(x0, f64x2.mul(n0, ln2)), f64x2.mul(n0, rest));
  const r1 = f64x2.sub(f64x2.sub(x1, f64x2.mul(n1, ln2)), f64x2.mul(n1, rest));
  const r2 = f64x2.sub(f64x2.sub(x2, f64x2.mul(n2, ln2)), f64x2.mul(n2, rest));
  const r3 = f64x2.sub(f64x2.sub(x3, f64x2.mul(n3, ln2)), f64x2.mul(n3, rest));
  let c = f64x2.splat(1.6059043836821613e-10);
  let p0 = c;
  let p1 = c;
  let p2 = c;
  let p3 = c;
  c = f64x2.splat(2.08767569878681e-9);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(2.505210838544172e-8);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(2.755731922398589e-7);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(2.7557319223985893e-6);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(2.48015873015873e-5);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(1.984126984126984e-4);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(1.3888888888888889e-3);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(8.333333333333333e-3);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(4.1666666666666664e-2);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(1.6666666666666666e-1);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(0.5);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(1);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  c = f64x2.splat(1);
  p0 = f64x2.add(f64x2.mul(p0, r0), c);
  p1 = f64x2.add(f64x2.mul(p1, r1), c);
  p2 = f64x2.add(f64x2.mul(p2, r2), c);
  p3 = f64x2.add(f64x2.mul(p3, r3), c);
  const bias = i64x2.splat(1023);
  v128.store(to, f64x2.mul(p0, i64x2.shl(i64x2.add(s0, bias), 52)));
  v128.store(to, f64x2.mul(p1, i64x2.shl(i64x2.add(s1, bias), 52)), 16);
  v128.store(to, f64x2.mul(p2, i64x2.shl(i64x2.add(s2, bias), 52)), 32);
  v128.store(to, f64x2.mul(p3, i64x2.shl(i64x2.add(s3, bias), 52)), 48);
}

/**
 * to[i] = log(from[i]) for normal numbers above 0: 2·atanh(t), t = (m − 1)/(m + 1), of the mantissa m between √½ and √2, as a series
 * to t^21, and n·ln 2. Errors below 1e-15 of max(1, |log|). The arrays may be the same.
 */
export function logBlock(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    const place = (<usize>i) << 3;
    logFour(from + place, to + place);
    logFour(from + place + 32, to + place + 32);
  }
}

function logFour(from: usize, to: usize): void {
  const x0 = v128.load(from);
  const x1 = v128.load(from, 16);
  // Bits of √½: what is left of the exponent after they are taken off is that of a mantissa between √½ and √2.
  const root = f64x2.splat(Math.SQRT1_2);
  const bias = i64x2.splat(1023 << 52);
  const e0 = i64x2.shr_u(i64x2.add(i64x2.sub(x0, root), bias), 52);
  const e1 = i64x2.shr_u(i64x2.add(i64x2.sub(x1, root), bias), 52);
  const unit = i64x2.splat(1023);
  const m0 = i64x2.sub(x0, i64x2.shl(i64x2.sub(e0, unit), 52));
  const m1 = i64x2.sub(x1, i64x2.shl(i64x2.sub(e1, unit), 52));
  // 2^52 + e as a double: e in its last bits.
  const large = i64x2.splat(0x4330000000000000);
  const offset = f64x2.splat(4503599627370496 + 1023);
  const n0 = f64x2.sub(v128.or(e0, large), offset);
  const n1 = f64x2.sub(v128.or(e1, large), offset);
  const one = f64x2.splat(1);
  const t0 = f64x2.div(f64x2.sub(m0, one), f64x2.add(m0, one));
  const t1 = f64x2.div(f64x2.sub(m1, one), f64x2.add(m1, one));
  const q0 = f64x2.mul(t0, t0);
  const q1 = f64x2.mul(t1, t1);
  let c = f64x2.splat(2.0 / 21);
  let p0 = c;
  let p1 = c;
  c = f64x2.splat(2.0 / 19);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 17);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 15);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 13);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 11);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 9);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 7);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 5);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2.0 / 3);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  c = f64x2.splat(2);
  p0 = f64x2.add(f64x2.mul(p0, q0), c);
  p1 = f64x2.add(f64x2.mul(p1, q1), c);
  const ln2 = f64x2.splat(Math.LN2);
  v128.store(to, f64x2.add(f64x2.mul(n0, ln2), f64x2.mul(t0, p0)));
  v128.store(to, f64x2.add(f64x2.mul(n1, ln2), f64x2.mul(t1, p1)), 16);
}
