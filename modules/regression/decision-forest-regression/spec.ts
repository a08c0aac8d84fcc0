import { defineModule } from '../../define.ts';
import { decisionForestParams } from '../../lib/params/decisionForestParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'decision-forest-regression',
  version: 1,
  title: 'Decision Forest Regression',
  category: 'regression',
  description: 'Configures a regression model that averages decision trees grown on resampled rows.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(decisionForestParams, 'decision-forest'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
