import type { RunOf } from '../../define.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  const names = columns.map((column) => quoteIdentifier(column.name)).join(', ');
  await session.write(outputs.results!, `SELECT ${names} FROM ${table.from}`, columns, 'batch-by-batch');
};
