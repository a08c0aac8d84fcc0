import { dotRow, numbersAt } from './rows';
import { shareBegin } from './share';

/**
 * Random Fourier features (Rahimi & Recht 2007) of `count` rows from `first`: numbers of `to` = scale · sin(row · direction + phase).
 * `directions`: one point of `pointSize` doubles a feature, the phase last. What a row of `to` has more numbers than `features` is 0.
 */
export function mapRows(
  thread: i32,
  threads: i32,
  rows: usize,
  first: i32,
  count: i32,
  directions: usize,
  pointSize: i32,
  features: i32,
  scale: f64,
  to: usize,
): void {
  const end = first + shareBegin(thread + 1, threads, count, 1);
  for (let row = first + shareBegin(thread, threads, count, 1); row < end; row++) {
    const out = numbersAt(to, row);
    for (let k = 0; k < features; k++) {
      const direction = directions + ((<usize>k * pointSize) << 3);
      const phase = load<f64>(direction + ((<usize>(pointSize - 1)) << 3));
      store<f32>(out + ((<usize>k) << 2), <f32>(scale * sine(dotRow(rows, row, direction) + phase)));
    }
    for (let k = features; k < load<i32>(to); k++) store<f32>(out + ((<usize>k) << 2), 0);
  }
}

/** sin(x), within 1e-14 for |x| < 1e5: less a multiple of π (in two parts), then the Taylor series to r^17. */
export function sine(x: f64): f64 {
  const n = nearest(x * 0.3183098861837907);
  // The first part has 33 bits, so that its product with n is exact.
  const r = x - n * 3.1415926534682512 - n * 1.2154201013012384e-10;
  const q = r * r;
  let p: f64 = 2.8114572543455206e-15;
  p = p * q - 7.647163731819816e-13;
  p = p * q + 1.6059043836821613e-10;
  p = p * q - 2.505210838544172e-8;
  p = p * q + 2.7557319223985893e-6;
  p = p * q - 1.984126984126984e-4;
  p = p * q + 8.333333333333333e-3;
  p = p * q - 1.6666666666666666e-1;
  p = r + r * q * p;
  return <i64>n & 1 ? -p : p;
}
