import { z } from 'zod';
import { defineModule } from '../../define.ts';

export const spec = defineModule({
  id: 'one-vs-all-multiclass',
  version: 1,
  title: 'One-vs-All Multiclass',
  category: 'multiclass',
  description: 'Makes a model for several classes of a two-class learner: one model a class tells it from all others.',
  inputs: { binaryLearner: { type: 'untrained-model', title: 'Two-class learner', tasks: ['binary'] } },
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: z.strictObject({}),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
