/**
 * Writes the bins of a feature's values, one into each record: 0 for NaN, else 1 + the number of edges that are smaller. `edges`
 * are 255 floats, ascending, the last ones infinite. `place` is the feature's byte of the first record.
 */
export function binNumbers(
  _thread: i32,
  _threads: i32,
  values: usize,
  count: i32,
  edges: usize,
  place: usize,
  stride: i32,
): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = load<f32>(values + (i << 2));
    let below: usize = 0;
    for (let step: usize = 128; step > 0; step >>= 1) {
      below += load<f32>(edges + ((below + step - 1) << 2)) < value ? step : 0;
    }
    store<u8>(place, value <= f32.MAX_VALUE ? <u8>(below + 1) : 0);
    place += stride;
  }
}
