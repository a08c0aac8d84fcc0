import { defineModule } from '../../define.ts';
import { naiveBayesParams } from '../../lib/params/naiveBayesParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-naive-bayes',
  version: 1,
  title: 'Two-Class Naive Bayes',
  category: 'two-class',
  description: 'Configures a naive Bayes model for labels with two classes: each feature is weighed by itself.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(naiveBayesParams, 'naive-bayes'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
