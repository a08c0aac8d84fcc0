/** The largest finite float32. */
const largest = 3.4028234663852886e38;

/**
 * Copies the first `count` numbers that the database answers to `target`, from `first` on. Doubles are rounded; those that a finite
 * float cannot hold become NaN, which stands for a missing value.
 */
export function copyFloats(
  items: Float32Array | Float64Array | Int32Array,
  count: number,
  target: Float32Array,
  first: number,
): void {
  if (!(items instanceof Float64Array)) {
    target.set(items.length === count ? items : items.subarray(0, count), first);
    return;
  }
  for (let i = 0; i < count; i++) {
    const value = items[i]!;
    target[first + i] = Math.abs(value) <= largest ? value : Number.NaN;
  }
}
