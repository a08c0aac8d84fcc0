import { defineModule } from '../../define.ts';
import { combinationParams } from '../../lib/params/binaryEnsembleParams.ts';

export const spec = defineModule({
  id: 'one-vs-one-multiclass',
  version: 1,
  title: 'One-vs-One Multiclass',
  category: 'multiclass',
  description: 'Makes a model for several classes of a two-class learner: one model for each pair of classes.',
  inputs: { binaryLearner: { type: 'untrained-model', title: 'Two-class learner', tasks: ['binary'] } },
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: combinationParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
