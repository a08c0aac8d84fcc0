import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type UntrainedModel, untrainedModel } from '../../../pipelines/contract/model.ts';
import { StepError } from '../../define.ts';
import { parseRanges } from '../params/parameterRanges.ts';
import { learners } from './learners.ts';

/** Writes the artifact of a learner's configuration. `params` may be those of `withTrainerMode`, whose ranges become a sweep. */
export async function writeUntrainedModel(path: string, { params, ...model }: UntrainedModel): Promise<void> {
  const { trainerMode, ranges, ...own } = params;
  const sweep = trainerMode === 'parameter-range' ? await readSweep(model.learner, String(ranges)) : undefined;
  await writeFile(path, formatUntrainedModel({ ...model, params: own, ...(sweep ? { sweep } : {}) }));
}

/** The text of the artifact: the same model has the same bytes. */
export function formatUntrainedModel(model: UntrainedModel): string {
  return `${JSON.stringify(untrainedModel.parse(model), undefined, 2)}\n`;
}

/** The spec has checked the text already. */
async function readSweep(id: string, text: string): Promise<UntrainedModel['sweep']> {
  const learner = await learners[id]?.();
  if (!(learner?.params instanceof z.ZodObject)) throw new Error(`The learner ${id} has no parameters to sweep`);
  return parseRanges(text, learner.params.shape).ranges;
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
