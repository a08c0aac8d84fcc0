/** The value that a share of the values is at or below (0 < share <= 1). */
export function quantileOf(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
