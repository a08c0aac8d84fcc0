import { defineModule } from '../../define.ts';
import { linearRegressionParams } from '../../lib/params/linearRegressionParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'linear-regression',
  version: 1,
  title: 'Linear Regression',
  category: 'regression',
  description: 'Configures a linear model of a number, fitted by least squares.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(linearRegressionParams, 'linear-regression'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
