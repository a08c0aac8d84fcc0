import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';

/** Heights of the bars of a column, as shares of the tallest; a bar that has any rows can be seen. */
export function histogramBars({ histogram, top }: Pick<ColumnStatistics, 'histogram' | 'top'>): number[] {
  const counts = histogram ? histogram.counts : top.map(({ count }) => count);
  const most = Math.max(0, ...counts);
  return counts.map((count) => (count === 0 ? 0 : Math.max(0.03, count / most)));
}
