import type { Cell } from '../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { text } from '../text/en.ts';

const thousands = new Intl.NumberFormat('en');

/** Digits of a double in a narrow cell; the cell line below the table shows all of them. */
const digitsInCell = 7;

/** A value as a cell of a narrow column shows it. Missing values are shown by whoever calls. */
export function formatCell(value: Exclude<Cell, null>, column: Pick<Column, 'type' | 'format'>): string {
  if (typeof value === 'boolean') return value ? text.outputs.table.yes : text.outputs.table.no;
  if (typeof value === 'number') return formatNumberCell(value, column.type);
  return column.type === 'datetime' ? formatTimeCell(value, column.format) : value;
}

function formatNumberCell(value: number, type: Column['type']): string {
  if (type === 'integer' || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-5) return value.toExponential(4).replace('e+', 'e');
  return String(Number(value.toPrecision(digitsInCell)));
}

/** ISO 8601 without its letters; the day alone where the source wrote only days. */
function formatTimeCell(value: string, format: string | undefined): string {
  const days = format !== undefined && !/%[HIMSTcXfg]/.test(format);
  if (days && /T00:00:00Z$/.test(value)) return value.slice(0, -'T00:00:00Z'.length);
  return value.replace('T', ' ').replace(/Z$/, '');
}

/** A count with thousands apart. */
export function formatCount(count: number): string {
  return thousands.format(count);
}
