import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunOf } from '../../define.ts';
import { copyTo } from '../../lib/export/copyTo.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const table = await session.read(inputs.dataset!);
  await mkdir(outputs.results!, { recursive: true });
  const file = join(outputs.results!, 'data.csv');
  await session.execute(copyTo(file, table, { format: 'csv', neutralise: params.neutralise }));
};
