import { defineModule } from '../../define.ts';
import { kMeansParams } from '../../lib/params/kMeansParams.ts';

export const spec = defineModule({
  id: 'k-means-clustering',
  version: 1,
  title: 'K-Means Clustering',
  category: 'clustering',
  description: 'Configures a model that parts rows into a number of clusters, each around its centre.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: kMeansParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'clustering' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
