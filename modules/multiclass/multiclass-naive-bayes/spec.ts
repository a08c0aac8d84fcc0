import { defineModule } from '../../define.ts';
import { naiveBayesParams } from '../../lib/params/naiveBayesParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-naive-bayes',
  version: 1,
  title: 'Multiclass Naive Bayes',
  category: 'multiclass',
  description: 'Configures a naive Bayes model for labels with several classes: each feature is weighed by itself.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(naiveBayesParams, 'naive-bayes'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
