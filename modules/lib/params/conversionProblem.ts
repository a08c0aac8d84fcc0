import type { ColumnType } from '../../../pipelines/contract/table.ts';

/** Why values of one type never convert to another; undefined when some do. */
export function conversionProblem(from: ColumnType, to: ColumnType, format?: string): string | undefined {
  if (from === to || to === 'string' || from === 'string') return undefined;
  if (from === 'datetime') return `A datetime does not convert to ${to}. Convert it to string with a format first.`;
  if (to !== 'datetime') return undefined;
  if (from === 'boolean') return 'A boolean does not convert to datetime.';
  return format ? undefined : 'Give the format in which the numbers write a date, such as %Y%m%d or %Y.';
}
