import { defineModule } from '../../define.ts';
import { multiclassBoostedTreeParams } from '../../lib/params/boostedTreeParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'multiclass-boosted-decision-tree',
  version: 1,
  title: 'Multiclass Boosted Decision Tree',
  category: 'multiclass',
  description:
    'Configures a model of boosted decision trees for labels with several classes: each tree corrects the ones before it.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(multiclassBoostedTreeParams, 'boosted-decision-tree'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'multiclass' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
