import type { RunOf } from '../../define.ts';
import { TableSession } from '../../lib/table/session.ts';
import { writeTransformed } from '../../lib/transform/toSql.ts';
import { readTransformation } from '../../lib/transform/transformationFile.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const fitted = await readTransformation(inputs.transformation!);
  const table = await session.read(inputs.dataset!);
  await writeTransformed(session, outputs.results!, fitted, table);
};
