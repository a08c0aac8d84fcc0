import { StepError } from '../../define.ts';
import { unusedName } from '../params/columnNames.ts';
import type { Table, TableSession } from './session.ts';
import { quoteIdentifier } from './sql.ts';

const mostRows = 1_000_000_000;

/** A relation with the columns of a table and the number of each row, from 0, in the column `row` (its quoted name). */
export function numberRows({ from, columns }: Pick<Table, 'from' | 'columns'>): { from: string; row: string } {
  const names = columns.map((column) => column.name);
  const row = quoteIdentifier(unusedName('row', names));
  return { from: `(SELECT *, row_number() OVER () - 1 AS ${row} FROM ${from})`, row };
}

/**
 * A relation of those rows of a table whose numbers the statement `rows` answers, in the table's order. Remembers them as one
 * bit a row, so that no wide row is sorted.
 */
export async function keepRows(session: TableSession, table: Table, rows: string): Promise<string> {
  if (table.rowCount === 0) return table.from;
  if (table.rowCount > mostRows) throw new StepError(`The dataset has more than ${mostRows} rows. Split it first.`);
  await session.execute(
    `CREATE OR REPLACE TEMP TABLE mask AS
     SELECT bitstring_agg(number::BIGINT, 0, ${table.rowCount - 1}) AS bits FROM (${rows}) AS kept(number)`,
  );
  const { from, row } = numberRows(table);
  const names = table.columns.map((column) => `data.${quoteIdentifier(column.name)}`).join(', ');
  return `(SELECT ${names} FROM ${from} AS data, mask WHERE get_bit(mask.bits, data.${row}::INTEGER) = 1)`;
}
