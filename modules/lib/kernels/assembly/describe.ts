/** Rows of a call, so that the engine can take the optimised code from the second call on. */
const piece: i32 = 16384;

/**
 * Describes columns of float32, each on one thread. `places`: one 32-bit word a column, its place. `out` gets four doubles a column: how many
 * values are there (NaN = missing), their sum, the least and the largest (Infinity and -Infinity where there are none).
 */
export function describeValues(
  thread: i32,
  threads: i32,
  places: usize,
  columnCount: i32,
  rowCount: i32,
  out: usize,
): void {
  for (let j = thread; j < columnCount; j += threads) {
    const place = out + ((<usize>j) << 5);
    store<f64>(place, 0);
    store<f64>(place, 0, 8);
    store<f64>(place, Infinity, 16);
    store<f64>(place, -Infinity, 24);
    const column = <usize>load<u32>(places + ((<usize>j) << 2));
    for (let first = 0; first < rowCount; first += piece) {
      describePiece(column + ((<usize>first) << 2), min(piece, rowCount - first), place);
    }
  }
}

function describePiece(column: usize, rowCount: i32, out: usize): void {
  let present = i32x4.splat(0);
  let low = f32x4.splat(Infinity);
  let high = f32x4.splat(-Infinity);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const whole = (<usize>(rowCount & ~3)) << 2;
  for (let i: usize = 0; i < whole; i += 16) {
    const x = v128.load(column + i);
    const there = f32x4.eq(x, x);
    const known = v128.and(x, there);
    present = i32x4.sub(present, there);
    low = f32x4.pmin(low, x);
    high = f32x4.pmax(high, x);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(known));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(i32x4.shuffle(known, known, 2, 3, 2, 3)));
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  let count =
    i32x4.extract_lane(present, 0) +
    i32x4.extract_lane(present, 1) +
    i32x4.extract_lane(present, 2) +
    i32x4.extract_lane(present, 3);
  let least = min(
    min(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1)),
    min(f32x4.extract_lane(low, 2), f32x4.extract_lane(low, 3)),
  );
  let most = max(
    max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)),
    max(f32x4.extract_lane(high, 2), f32x4.extract_lane(high, 3)),
  );
  for (let i = whole; i < (<usize>rowCount) << 2; i += 4) {
    const x = load<f32>(column + i);
    if (!(abs(x) >= 0)) continue;
    sum += x;
    count += 1;
    if (x < least) least = x;
    if (x > most) most = x;
  }
  store<f64>(out, load<f64>(out) + count);
  store<f64>(out, load<f64>(out, 8) + sum, 8);
  store<f64>(out, min(load<f64>(out, 16), <f64>least), 16);
  store<f64>(out, max(load<f64>(out, 24), <f64>most), 24);
}
