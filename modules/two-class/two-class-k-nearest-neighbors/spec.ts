import { defineModule } from '../../define.ts';
import { nearestNeighborsParams } from '../../lib/params/nearestNeighborsParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-k-nearest-neighbors',
  version: 1,
  title: 'Two-Class K-Nearest Neighbors',
  category: 'two-class',
  description: 'Configures a model for labels with two classes in which the most similar rows vote.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(nearestNeighborsParams, 'k-nearest-neighbors'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
