import { type RunOf, StepError } from '../../define.ts';
import { selectColumns } from '../../lib/params/columnSelection.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectColumns(params.columns, table.columns, 'columns');
  requireNoIssues(issues);
  if (columns.length === 0) throw new StepError('No column is selected. Choose at least one column to keep.');
  const names = columns.map((column) => column.name);
  const fitted = newTransformation([{ op: 'select-columns', columns: names }], table.columns);
  await writeTransformation(outputs.transformation!, fitted);
};
