import type { RunOf } from '../../define.ts';
import { requireNoIssues } from '../../lib/params/requireNoIssues.ts';
import { TableSession } from '../../lib/table/session.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { newTransformation, writeTransformation } from '../../lib/transform/transformationFile.ts';
import { fitScalings } from './fit.ts';
import { selectNumeric, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  const { columns, issues } = selectNumeric(params.columns, table.columns);
  requireNoIssues(issues);
  if (columns.length === 0) context.log('No numeric column is selected: nothing is normalized.', 'warning');
  const scalings = await fitScalings(session, table.from, columns, params);
  const fitted = newTransformation([{ op: 'scale', columns: scalings }], table.columns);
  await writeTransformation(outputs.transformationFunction!, fitted);
  await writeTransformed(session, outputs.transformedDataset!, fitted, table);
};
