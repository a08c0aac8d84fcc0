import { defineModule } from '../../define.ts';
import { logisticRegressionParams } from '../../lib/params/logisticRegressionParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-logistic-regression',
  version: 1,
  title: 'Multiclass Logistic Regression',
  category: 'multiclass',
  description: 'Configures a linear model of the probabilities of several classes (multinomial logistic regression).',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(logisticRegressionParams, 'logistic-regression'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
