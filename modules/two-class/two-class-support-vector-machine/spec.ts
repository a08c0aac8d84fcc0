import { defineModule } from '../../define.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';
import { supportVectorMachineParams } from '../../lib/params/supportVectorMachineParams.ts';

export const spec = defineModule({
  id: 'two-class-support-vector-machine',
  version: 1,
  title: 'Two-Class Support Vector Machine',
  category: 'two-class',
  description:
    'Configures a model that separates two classes by the widest margin, linear or by a radial basis function.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(supportVectorMachineParams, 'support-vector-machine'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
