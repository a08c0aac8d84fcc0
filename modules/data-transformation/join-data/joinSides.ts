import type { Column } from '../../../pipelines/contract/table.ts';
import { presentValue } from '../../lib/table/missing.ts';
import { sqlTypes, type Table } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { JoinParams, JoinShape } from './spec.ts';

export type JoinedTable = Pick<Table, 'from' | 'columns' | 'rowNumber'>;

/** One side of the join: columns by position (their names may clash), the row's number, and the keys as they are compared. */
export function side(table: JoinedTable, { keys }: JoinShape, { matchCase }: JoinParams, which: 0 | 1): string {
  const list = [
    ...table.columns.map((column, i) => `${quoteIdentifier(column.name)} AS ${position(i)}`),
    ...keys.map((pair, i) => `${comparedKey(pair, which, matchCase)} AS key${i}`),
  ];
  return `(SELECT ${table.rowNumber} AS number, ${list.join(', ')} FROM ${table.from})`;
}

function comparedKey(pair: [Column, Column], which: 0 | 1, matchCase: boolean): string {
  const value = presentValue(pair[which]);
  if (pair[0].type !== pair[1].type) return `${value}::${sqlTypes.double}`;
  return pair[which].type === 'string' && !matchCase ? `lower(${value})` : value;
}

/** Names of the compared keys, on both sides. */
export function keyNames({ keys }: JoinShape): string[] {
  return keys.map((_, i) => `key${i}`);
}

/** Condition of a match of the sides `l` and `r`. */
export function matchKeys(shape: JoinShape): string {
  return keyNames(shape)
    .map((key) => `l.${key} = r.${key}`)
    .join(' AND ');
}

/** Name of a column by its place. */
export function position(i: number): string {
  return `column${i}`;
}
