import type { RunOf } from '../../define.ts';
import { writeUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, outputs }) => {
  await writeUntrainedModel(outputs.untrainedModel!, { learner: 'dbscan', task: 'clustering', params });
};
