import { defineModule } from '../../define.ts';
import { gaussianMixtureParams } from '../../lib/params/gaussianMixtureParams.ts';

export const spec = defineModule({
  id: 'gaussian-mixture-clustering',
  version: 1,
  title: 'Gaussian Mixture Clustering',
  category: 'clustering',
  description:
    'Configures a model of clusters that may differ in size and direction, with a probability of each for every row.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: gaussianMixtureParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'clustering' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
