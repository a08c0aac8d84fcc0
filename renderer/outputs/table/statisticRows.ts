import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { formatFigure, formatNumber, formatShare } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';

/** Above so many rows, distinct values are estimated. */
const rowsCounted = 100_000;

/** The statistics of a column as name and value, in the order of reading. */
export function statisticRows(statistics: ColumnStatistics, { type }: Pick<Column, 'type'>): [string, string][] {
  const words = text.outputs.table.statistics;
  const { rows, missing, unique, min, max, mean, standardDeviation, quartiles } = statistics;
  const figures: [string, string][] = [
    [words.rows, formatCount(rows)],
    [words.missing, missing === 0 ? '0' : `${formatCount(missing)} (${formatShare(missing, rows)})`],
    [rows > rowsCounted ? words.uniqueEstimate : words.unique, formatCount(unique)],
  ];
  const add = (name: string, value: number | string | boolean | null | undefined) => {
    if (value !== null && value !== undefined) figures.push([name, formatFigure(value, type)]);
  };
  add(words.mean, mean);
  if (standardDeviation !== null) {
    figures.push([
      words.deviation,
      type === 'datetime' ? words.days(formatNumber(standardDeviation / 86_400_000)) : formatNumber(standardDeviation),
    ]);
  }
  add(words.min, min);
  add(words.quartile1, quartiles?.[0]);
  add(words.median, quartiles?.[1]);
  add(words.quartile3, quartiles?.[2]);
  add(words.max, max);
  return figures;
}
