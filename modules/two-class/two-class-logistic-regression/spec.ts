import { defineModule } from '../../define.ts';
import { logisticRegressionParams } from '../../lib/params/logisticRegressionParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-logistic-regression',
  version: 1,
  title: 'Two-Class Logistic Regression',
  category: 'two-class',
  description: 'Configures a linear model of the probability of one of two classes.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(logisticRegressionParams, 'logistic-regression'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
