import { defineModule } from '../../define.ts';
import { pcaAnomalyParams } from '../../lib/params/pcaAnomalyParams.ts';

export const spec = defineModule({
  id: 'pca-based-anomaly-detection',
  version: 1,
  title: 'PCA-Based Anomaly Detection',
  category: 'anomaly-detection',
  description: 'Configures a model of anomalies: rows that lie far from the directions in which most rows differ.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: pcaAnomalyParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'anomaly' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
