import { defineModule } from '../../define.ts';
import { averagedPerceptronParams } from '../../lib/params/averagedPerceptronParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-averaged-perceptron',
  version: 1,
  title: 'Two-Class Averaged Perceptron',
  category: 'two-class',
  description: 'Configures a linear model of two classes that learns from its mistakes, row by row.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(averagedPerceptronParams, 'averaged-perceptron'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
