import { readFile, writeFile } from 'node:fs/promises';
import { type UntrainedModel, untrainedModel } from '../../../pipelines/contract/model.ts';
import { StepError } from '../../define.ts';

/** Writes the artifact of a learner's configuration. */
export async function writeUntrainedModel(path: string, model: UntrainedModel): Promise<void> {
  await writeFile(path, `${JSON.stringify(untrainedModel.parse(model), undefined, 2)}\n`);
}

/** As `readUntrainedModel`, of a learner with one value for each parameter. Throws StepError when it has ranges. */
export async function readSingleModel(path: string, module: string): Promise<UntrainedModel> {
  const model = await readUntrainedModel(path);
  if (!model.sweep) return model;
  throw new StepError(
    `${module} takes one value for each parameter, but the learner was made with parameter ranges. ` +
      'Connect it to Tune Model Hyperparameters, or set its "Create trainer mode" to single parameter.',
  );
}

/** Reads the artifact of a learner's configuration. Throws StepError when it is none. */
export async function readUntrainedModel(path: string): Promise<UntrainedModel> {
  const json: unknown = await readFile(path, 'utf8').then(JSON.parse, () => undefined);
  const parsed = untrainedModel.safeParse(json);
  if (!parsed.success) throw new StepError('The input is not an untrained model. Connect the output of a learner.');
  return parsed.data;
}
