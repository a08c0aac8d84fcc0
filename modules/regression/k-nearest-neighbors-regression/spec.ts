import { defineModule } from '../../define.ts';
import { nearestNeighborsParams } from '../../lib/params/nearestNeighborsParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'k-nearest-neighbors-regression',
  version: 1,
  title: 'K-Nearest Neighbors Regression',
  category: 'regression',
  description: 'Configures a model that predicts the mean of the most similar rows.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(nearestNeighborsParams, 'k-nearest-neighbors'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
