/** The order of a comparison in which this run comes first: it is the baseline. The others keep theirs. */
export function makeBaseline(runIds: readonly string[], runId: string): string[] {
  return [runId, ...runIds.filter((id) => id !== runId)];
}

/** A signed number in words, with a minus that is as wide as a plus; nothing where there is nothing to compare. */
export function describeChange(
  value: number | null | undefined,
  baseline: number | null | undefined,
  format: (value: number) => string,
): string {
  if (value == null || baseline == null) return '';
  const change = value - baseline;
  if (change === 0) return '±0';
  return `${change > 0 ? '+' : '−'}${format(Math.abs(change))}`;
}
