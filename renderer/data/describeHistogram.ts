import type { ColumnStatistics } from '../../pipelines/contract/rpc/outputs.ts';

type Histogram = NonNullable<ColumnStatistics['histogram']>;

/** The narrowest run of bins that holds more than half of the rows: where most values are. Indices of bins, both inside. */
export function findBulk({ counts }: Histogram): { first: number; last: number } {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let best = { first: 0, last: counts.length - 1 };
  let first = 0;
  let inside = 0;
  for (const [last, count] of counts.entries()) {
    inside += count;
    while (first < last && inside - counts[first]! > half) {
      inside -= counts[first]!;
      first += 1;
    }
    if (inside > half && last - first < best.last - best.first) best = { first, last };
  }
  return best;
}
