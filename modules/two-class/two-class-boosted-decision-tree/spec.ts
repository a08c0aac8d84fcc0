import { defineModule } from '../../define.ts';
import { twoClassBoostedTreeParams } from '../../lib/params/boostedTreeParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'two-class-boosted-decision-tree',
  version: 1,
  title: 'Two-Class Boosted Decision Tree',
  category: 'two-class',
  description:
    'Configures a model of boosted decision trees for labels with two classes: each tree corrects the ones before it.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(twoClassBoostedTreeParams, 'boosted-decision-tree'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'binary' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
