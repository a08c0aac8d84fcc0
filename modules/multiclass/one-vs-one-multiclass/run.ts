import type { RunOf } from '../../define.ts';
import { readBinaryLearner } from '../../lib/learners/meta/readBinaryLearner.ts';
import { writeUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }) => {
  const inner = await readBinaryLearner(inputs.binaryLearner!, 'One-vs-One Multiclass');
  await writeUntrainedModel(outputs.untrainedModel!, {
    learner: 'one-vs-one',
    task: 'multiclass',
    params: { ...inner, ...params },
  });
};
