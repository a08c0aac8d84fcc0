import type { ColumnStatistics } from '../../pipelines/contract/rpc/outputs.ts';
import { formatShare } from '../ui/formatFigure.ts';

const longest = 24;

/** The most frequent values with their shares of the rows that have a value: `toyota 16 %, nissan 8.8 %, …`. */
export function topWords({ top, rows, missing, unique }: ColumnStatistics, most = 3): string {
  const shown = top
    .slice(0, most)
    .map(({ value, count }) => `${shorten(String(value))} ${formatShare(count, rows - missing)}`);
  if (shown.length === 0) return '';
  return unique > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

function shorten(value: string): string {
  return value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
}
