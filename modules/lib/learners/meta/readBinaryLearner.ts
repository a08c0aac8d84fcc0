import type { UntrainedModel } from '../../../../pipelines/contract/model.ts';
import { StepError } from '../../../define.ts';
import { readUntrainedModel } from '../untrainedModel.ts';

/** Reads the two-class learner that is to be nested. Throws StepError when it is made for another task. */
export async function readBinaryLearner(path: string): Promise<Pick<UntrainedModel, 'learner' | 'params'>> {
  const { learner, task, params } = await readUntrainedModel(path);
  if (task !== 'binary') {
    throw new StepError(
      `"${learner}" is configured for ${task}, not for two classes. Connect a two-class learner, such as Two-Class Logistic Regression.`,
    );
  }
  return { learner, params };
}
