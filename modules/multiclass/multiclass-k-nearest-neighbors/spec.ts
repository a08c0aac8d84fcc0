import { defineModule } from '../../define.ts';
import { nearestNeighborsParams } from '../../lib/params/nearestNeighborsParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-k-nearest-neighbors',
  version: 1,
  title: 'Multiclass K-Nearest Neighbors',
  category: 'multiclass',
  description: 'Configures a model for labels with several classes in which the most similar rows vote.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(nearestNeighborsParams, 'k-nearest-neighbors'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
