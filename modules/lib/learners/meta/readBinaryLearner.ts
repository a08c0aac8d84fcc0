import type { UntrainedModel } from '../../../../pipelines/contract/model.ts';
import { StepError } from '../../../define.ts';
import { readSingleModel } from '../untrainedModel.ts';

/** Reads the two-class learner that `module` nests. Throws StepError when it is made for another task, or with parameter ranges. */
export async function readBinaryLearner(
  path: string,
  module: string,
): Promise<Pick<UntrainedModel, 'learner' | 'params'>> {
  const { learner, task, params } = await readSingleModel(path, module);
  if (task !== 'binary') {
    throw new StepError(
      `"${learner}" is configured for ${task}, not for two classes. Connect a two-class learner, such as Two-Class Logistic Regression.`,
    );
  }
  return { learner, params };
}
