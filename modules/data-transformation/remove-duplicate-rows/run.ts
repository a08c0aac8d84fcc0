import { type RunOf, StepError } from '../../define.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { keepRows, numberRows } from '../../lib/table/rowMask.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns: keys, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  if (keys.length === 0) throw new StepError('No key column is selected. Choose at least one.');

  const { from, row } = numberRows(table);
  const kept = params.keep === 'first' ? `min(${row})` : `max(${row})`;
  const groups = keys.map((column) => quoteIdentifier(column.name)).join(', ');
  const unique = await keepRows(session, table, `SELECT ${kept} FROM ${from} GROUP BY ${groups}`);
  await session.write(outputs.results!, `SELECT * FROM ${unique}`, table.columns);
  const { rowCount } = await session.read(outputs.results!);
  context.log(`${table.rowCount - rowCount} of ${table.rowCount} rows were duplicates.`);
};
