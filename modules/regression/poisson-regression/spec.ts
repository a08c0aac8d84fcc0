import { defineModule } from '../../define.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';
import { poissonRegressionParams } from '../../lib/params/poissonRegressionParams.ts';

export const spec = defineModule({
  id: 'poisson-regression',
  version: 1,
  title: 'Poisson Regression',
  category: 'regression',
  description: 'Configures a log-linear model of a count.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(poissonRegressionParams, 'poisson-regression'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
