import { constants, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { makeNamesUnique } from '../../lib/params/uniqueNames.ts';
import { checkQuery } from '../../lib/table/checkQuery.ts';
import { explainSqlError } from '../../lib/table/explainSqlError.ts';
import { mapType } from '../../lib/table/mapType.ts';
import { copySql, type Table, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { lockDown } from './lockDown.ts';
import type { spec } from './spec.ts';
import { trimQuery } from './trimQuery.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const names = ['t1', 't2', 't3'].filter((name) => inputs[name] !== undefined);
  await checkQuery(session, params.sql, names);
  const tables: Table[] = [];
  const copies: string[] = [];
  for (const name of names) {
    const copy = join(context.tempDir, `${name}.parquet`);
    // What a locked database may read it may write as well, so it gets copies of the inputs to read.
    await copyFile(inputs[name]!, copy, constants.COPYFILE_FICLONE);
    const table = await session.read(copy);
    const list = table.columns.map((column) => quoteIdentifier(column.name)).join(', ');
    await session.execute(`CREATE VIEW ${name} AS SELECT ${list} FROM ${table.from}`);
    tables.push(table);
    copies.push(copy);
  }
  await lockDown(session, [outputs.results!, ...copies], context);
  try {
    const query = `(${trimQuery(params.sql)}\n)`;
    const { columns, values } = await describe(session, query, tables, context);
    const ids = columns.map((_, i) => `c${i}`).join(', ');
    await session.execute(copySql(outputs.results!, `SELECT ${values.join(', ')} FROM ${query} AS q(${ids})`, columns));
  } catch (error) {
    throw explainSqlError(error);
  }
};

/** Columns of the result: one with the name and type of an input's column keeps what that is marked as. */
async function describe(session: TableSession, query: string, tables: Table[], context: RunContext) {
  const described = await session.query<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${query}`,
  );
  const { names, warnings } = makeNamesUnique(described.map((column) => column.column_name));
  for (const warning of warnings) context.log(warning, 'warning');
  const sources = tables.flatMap((table) => table.columns);
  const values: string[] = [];
  const columns = described.map(({ column_type }, i): Column => {
    const id = quoteIdentifier(`c${i}`);
    // A sum of whole numbers is a whole number; one beyond 64 bits is an error rather than a rounded value.
    const mapped =
      column_type === 'HUGEINT' ? { column: { type: 'integer' as const }, value: id } : mapType(id, column_type);
    values.push(mapped.value);
    const column = { name: names[i]!, ...mapped.column };
    return sources.find((source) => source.name === column.name && source.type === column.type) ?? column;
  });
  if (columns.length === 0) throw new StepError('The query gives no columns.');
  return { columns, values };
}
