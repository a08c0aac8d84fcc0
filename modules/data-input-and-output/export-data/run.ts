import { type RunOf, StepError } from '../../define.ts';
import { copyTo } from '../../lib/export/copyTo.ts';
import { replaceFile } from '../../lib/export/replaceFile.ts';
import { findPathProblem } from '../../lib/params/dataFile.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs }, context) => {
  const problem = findPathProblem(params.path, params.format);
  if (problem) throw new StepError(problem);
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  await replaceFile(context.workspaceDir, params.path, (file) => session.execute(copyTo(file, table, params)));
  context.log(`Wrote ${table.rowCount} rows to ${params.path}.`);
};
