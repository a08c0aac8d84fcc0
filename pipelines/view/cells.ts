import type { DuckDBValue } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../../modules/lib/table/sql.ts';
import type { Cell } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';

const longestText = 1000;
/** Characters of one answer, at most: what a page takes in without a pause. */
const charactersAnswered = 8e6;

/** How many characters of a text are shown where an answer has so many cells. */
export function textLength(cells: number): number {
  return Math.max(30, Math.min(longestText, Math.floor(charactersAnswered / Math.max(1, cells))));
}

/** SQL of a column's values as `toCell` takes them: long text cut, with an ellipsis; datetimes as ISO 8601, UTC. */
export function cellSql({ name, type }: Column, length: number): string {
  const value = quoteIdentifier(name);
  switch (type) {
    case 'string':
      return `CASE WHEN length(${value}) > ${length} THEN left(${value}, ${length}) || ${quoteLiteral('…')} ELSE ${value} END`;
    case 'datetime':
      return `CASE WHEN isfinite(${value}) THEN strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f') ELSE ${value}::VARCHAR END`;
    default:
      return value;
  }
}

/** A value that `cellSql` selected, as JSON can carry it; missing (null, NaN) is null. */
export function toCell(value: DuckDBValue, { type }: Pick<Column, 'type'>): Cell {
  if (value === null) return null;
  if (type === 'datetime') return isoTime(String(value));
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    return Number.isNaN(value) ? null : String(value);
  }
  return typeof value === 'boolean' ? value : String(value);
}

function isoTime(text: string): string {
  if (!text.includes('T')) return text;
  const [whole, fraction = ''] = text.split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? `${whole}Z` : `${whole}.${digits}Z`;
}
