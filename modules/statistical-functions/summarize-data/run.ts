import type { RunOf } from '../../define.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { sqlTypes, TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';
import { summaryColumns } from './summaryColumns.ts';
import { countsSql, summarySql } from './summarySql.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  const fields = summaryColumns.map(({ name, type }) => `${quoteIdentifier(name)} ${sqlTypes[type]}`);
  await session.execute(`CREATE TEMP TABLE summary (${fields.join(', ')})`);
  for (const [i, column] of columns.entries()) {
    context.signal.throwIfAborted();
    context.progress(i / columns.length, column.name);
    await session.execute(countsSql(column, table.from));
    await session.execute(`INSERT INTO summary ${summarySql(column, table.rowCount)}`);
  }
  await session.write(outputs.results!, 'SELECT * FROM summary', summaryColumns);
};
