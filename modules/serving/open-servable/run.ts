import { cp } from 'node:fs/promises';
import type { RunOf } from '../../define.ts';
import { readServable } from '../../lib/serving/servableFile.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, outputs }) => {
  await readServable(params.path);
  await cp(params.path, outputs.servable!, { recursive: true });
};
