import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';

/** The rows of a scored table that can be compared. */
export interface ScoredRows {
  /** A sub-query for a FROM clause: one row for each that has everything, under the names of the expressions given. */
  from: string;
  count: number;
  /** Rows left out and why, as sentences; empty when none were. */
  notes: string[];
}

/**
 * Leaves out the rows without a label and those without a score. `expressions` are SQL by result name; `actual` is the
 * true value, all others are scores. Throws StepError when no row is left.
 */
export async function selectScoredRows(
  session: TableSession,
  table: Table,
  expressions: { actual: string } & Record<string, string>,
): Promise<ScoredRows> {
  const names = Object.keys(expressions);
  const source = `(SELECT ${names.map((name) => `${expressions[name]} AS ${name}`).join(', ')} FROM ${table.from})`;
  const scored = names.filter((name) => name !== 'actual').map((name) => `${name} IS NOT NULL`);
  const [counts] = await session.query<{ labelled: bigint; complete: bigint }>(
    `SELECT count(actual) AS labelled, count(*) FILTER (actual IS NOT NULL AND ${scored.join(' AND ')}) AS complete FROM ${source}`,
  );
  const labelled = Number(counts?.labelled ?? 0);
  const count = Number(counts?.complete ?? 0);
  if (table.rowCount === 0) throw new StepError('The scored table has no rows, so there is nothing to evaluate.');
  if (labelled === 0)
    throw new StepError('No row of the scored table has a label, so there is nothing to compare with.');
  if (count === 0) throw new StepError('No row of the scored table has a score. See the log of Score Model.');
  const notes: string[] = [];
  if (labelled < table.rowCount) notes.push(`${inRows(table.rowCount - labelled)} without a label left out.`);
  if (count < labelled) notes.push(`${inRows(labelled - count)} without a score left out.`);
  const complete = `actual IS NOT NULL AND ${scored.join(' AND ')}`;
  return { from: `(SELECT * FROM ${source} WHERE ${complete})`, count, notes };
}

function inRows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`;
}

/** A column as number: what is no finite number is NULL. */
export function numberOf(column: Column): string {
  const value = `TRY_CAST(${quoteIdentifier(column.name)} AS DOUBLE)`;
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/**
 * A column as the text of a class. Where the label is a number, whole numbers are written alike (`2`, not `2.0`), whether
 * training and scoring read them as integers or doubles.
 */
export function classOf(column: Column, label: Column): string {
  const value = quoteIdentifier(column.name);
  const text =
    column.type === 'double' ? `CASE WHEN NOT isnan(${value}) THEN ${value}::VARCHAR END` : `${value}::VARCHAR`;
  return isNumber(label) ? `regexp_replace(${text}, '\\.0$', '')` : text;
}

/** The name of a class as `classOf` writes it. */
export function className(name: string, label: Column): string {
  return isNumber(label) ? name.replace(/\.0$/, '') : name;
}

function isNumber(column: Column): boolean {
  return column.type === 'integer' || column.type === 'double';
}
