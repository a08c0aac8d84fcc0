import { defineModule } from '../../define.ts';
import { isolationForestParams } from '../../lib/params/isolationForestParams.ts';

export const spec = defineModule({
  id: 'isolation-forest',
  version: 1,
  title: 'Isolation Forest',
  category: 'anomaly-detection',
  description: 'Configures a model of anomalies: rows that a few random splits part from all others.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: isolationForestParams,
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'anomaly' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
