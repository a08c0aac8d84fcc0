import { defineModule } from '../../define.ts';
import { neuralNetworkParams } from '../../lib/params/neuralNetworkParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-neural-network',
  version: 1,
  title: 'Multiclass Neural Network',
  category: 'multiclass',
  description: 'Configures a neural network for labels with several classes.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(neuralNetworkParams, 'neural-network'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
