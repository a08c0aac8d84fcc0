import { defineModule } from '../../define.ts';
import { dbscanParams } from '../../lib/params/dbscanParams.ts';

export const spec = defineModule({
  id: 'dbscan-clustering',
  version: 1,
  title: 'DBSCAN Clustering',
  category: 'clustering',
  description:
    'Configures a model that finds clusters of any shape where rows lie close together, and leaves the others out.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: dbscanParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'clustering' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
