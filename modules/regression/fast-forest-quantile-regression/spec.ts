import { defineModule } from '../../define.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';
import { quantileForestParams, quantilesOf } from '../../lib/params/quantileForestParams.ts';

export const spec = defineModule({
  id: 'fast-forest-quantile-regression',
  version: 1,
  title: 'Fast Forest Quantile Regression',
  category: 'regression',
  description:
    'Configures a regression model that estimates quantiles of the label: not only what is likely, but how far it may be off.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(quantileForestParams, 'fast-forest-quantile-regression'),
  schema({ params }) {
    const quantiles = quantilesOf(params);
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression', quantiles } } };
  },
  serving: 'drop',
  cache: 'pure',
});
