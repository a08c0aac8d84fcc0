import type { Cell } from '../../pipelines/contract/rpc/outputs.ts';
import type { ColumnType } from '../../pipelines/contract/table.ts';

const tiny = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'scientific' });

/** Digits that count of a mean or a deviation, and of a value that is in the table. */
const digitsOf = { estimate: 5, value: 8 };

/** A number as people read it: whole digits in full, thousands apart, of the fraction what counts. */
export function formatNumber(value: number, kind: keyof typeof digitsOf = 'estimate'): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return tiny.format(value);
  const decimals = digitsOf[kind] - 1 - (size === 0 ? 0 : Math.floor(Math.log10(size)));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(20, Math.max(0, decimals)) });
}

/** A figure of a column; datetimes come as milliseconds since 1970. Empty where there is none. */
export function formatFigure(value: Cell, type: ColumnType, kind: keyof typeof digitsOf = 'value'): string {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  return type === 'datetime' ? formatTime(value) : formatNumber(value, kind);
}

/** UTC, to the second; the day alone at midnight. */
function formatTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return '';
  const [day = '', clock = ''] = time.toISOString().slice(0, 19).split('T');
  return clock === '00:00:00' ? day : `${day} ${clock}`;
}

/** A share of all rows in percent; never 0 % or 100 % where it is not quite. */
export function formatShare(count: number, all: number): string {
  if (all === 0 || count === 0) return '0 %';
  if (count === all) return '100 %';
  const percent = (count / all) * 100;
  if (percent < 0.1) return '< 0.1 %';
  if (percent > 99.9) return '> 99.9 %';
  return `${percent < 10 || percent > 99 ? percent.toFixed(1) : Math.round(percent)} %`;
}
