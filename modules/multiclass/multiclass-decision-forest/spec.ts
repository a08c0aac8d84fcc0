import { defineModule } from '../../define.ts';
import { decisionForestParams } from '../../lib/params/decisionForestParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-decision-forest',
  version: 1,
  title: 'Multiclass Decision Forest',
  category: 'multiclass',
  description:
    'Configures a model for labels with several classes that averages decision trees grown on resampled rows.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(decisionForestParams, 'decision-forest'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
