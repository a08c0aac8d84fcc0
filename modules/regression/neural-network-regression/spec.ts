import { defineModule } from '../../define.ts';
import { neuralNetworkParams } from '../../lib/params/neuralNetworkParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'neural-network-regression',
  version: 1,
  title: 'Neural Network Regression',
  category: 'regression',
  description: 'Configures a neural network that predicts a number.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(neuralNetworkParams, 'neural-network'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
