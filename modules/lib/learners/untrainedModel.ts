import { readFile, writeFile } from 'node:fs/promises';
import { type UntrainedModel, untrainedModel } from '../../../pipelines/contract/model.ts';
import { StepError } from '../../define.ts';

/** Writes the artifact of a learner's configuration. */
export async function writeUntrainedModel(path: string, model: UntrainedModel): Promise<void> {
  await writeFile(path, `${JSON.stringify(untrainedModel.parse(model), undefined, 2)}\n`);
}

/** Reads the artifact of a learner's configuration. Throws StepError when it is none. */
export async function readUntrainedModel(path: string): Promise<UntrainedModel> {
  const json: unknown = await readFile(path, 'utf8').then(JSON.parse, () => undefined);
  const parsed = untrainedModel.safeParse(json);
  if (!parsed.success) throw new StepError('The input is not an untrained model. Connect the output of a learner.');
  return parsed.data;
}
