import type { RunOf } from '../../define.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import { fitCleaning } from './fit.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  const selected = table.columns.filter((column) => columns.includes(column));
  const operations = await fitCleaning(session, table, selected, params, context);
  const fitted = newTransformation(operations, table.columns);
  await writeTransformation(outputs.cleaningTransformation!, fitted);
  await writeTransformed(session, outputs.cleanedDataset!, fitted, table);
};
