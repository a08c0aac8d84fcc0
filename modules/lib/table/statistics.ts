import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import { isMissing, presentValue } from './missing.ts';
import type { TableSession } from './session.ts';
import { quoteIdentifier } from './sql.ts';

/** Mean of each numeric column over its present values (compensated summation). Every column needs one. */
export async function findMeans(session: TableSession, from: string, columns: Column[]): Promise<number[]> {
  if (columns.length === 0) return [];
  const means = columns.map((column, i) => `favg(${presentValue(column)}::DOUBLE) AS m${i}`);
  const [row] = await session.query<Record<string, number>>(`SELECT ${means.join(', ')} FROM ${from}`);
  return columns.map((column, i) => requireFinite(row![`m${i}`]!, column, 'mean'));
}

/**
 * Median of a numeric column over its present values; of an even number of them the mean of the two in the middle.
 * Sorts instead of collecting, so that it may spill. The column needs a present value.
 */
export async function findMedian(session: TableSession, from: string, column: Column): Promise<number> {
  const name = quoteIdentifier(column.name);
  const present = `(SELECT ${name}::DOUBLE AS value FROM ${from} WHERE NOT ${isMissing(column)})`;
  const [count] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${present}`);
  const middle = (count!.n - 1n) / 2n;
  const rows = await session.query<{ value: number }>(
    `SELECT value FROM ${present} ORDER BY value LIMIT ${2n - (count!.n % 2n)} OFFSET ${middle}`,
  );
  const values = rows.map((row) => row.value);
  return requireFinite(
    values.reduce((sum, value) => sum + value / values.length, 0),
    column,
    'median',
  );
}

/** The most frequent present value of a column, as text; of several the least. The column needs a present value. */
export async function findMode(session: TableSession, from: string, column: Column): Promise<string> {
  const name = quoteIdentifier(column.name);
  const [row] = await session.query<{ text: string }>(
    `SELECT ${name}::VARCHAR AS text FROM ${from} WHERE NOT ${isMissing(column)}
     GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`,
  );
  return row!.text;
}

/** Throws StepError for a statistic that infinite (or extremely large) values in a column have spoilt. */
export function requireFinite(value: number, column: Column, statistic: string): number {
  if (Number.isFinite(value)) return value;
  throw new StepError(
    `The column "${column.name}" has no finite ${statistic}: some of its values are infinite or too large. Clip or remove them first.`,
  );
}
