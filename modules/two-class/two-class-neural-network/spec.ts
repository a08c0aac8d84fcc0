import { defineModule } from '../../define.ts';
import { neuralNetworkParams } from '../../lib/params/neuralNetworkParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-neural-network',
  version: 1,
  title: 'Two-Class Neural Network',
  category: 'two-class',
  description: 'Configures a neural network for labels with two classes.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(neuralNetworkParams, 'neural-network'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
