import { defineModule } from '../../define.ts';
import { boostedTreeParams } from '../../lib/params/boostedTreeParams.ts';
import { withTrainerMode } from '../../lib/params/parameterRanges.ts';

export const spec = defineModule({
  id: 'boosted-decision-tree-regression',
  version: 1,
  title: 'Boosted Decision Tree Regression',
  category: 'regression',
  description: 'Configures a regression model of boosted decision trees: each tree corrects the ones before it.',
  inputs: {},
  outputs: { untrainedModel: { type: 'untrained-model', title: 'Untrained model' } },
  params: withTrainerMode(boostedTreeParams, 'boosted-decision-tree'),
  schema() {
    return { outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } } };
  },
  serving: 'drop',
  cache: 'pure',
});
