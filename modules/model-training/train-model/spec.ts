import { z } from 'zod';
import { defineModule, type PortShape } from '../../define.ts';
import { checkTraining, labelColumn } from '../../lib/params/supervisedTraining.ts';

export const spec = defineModule({
  id: 'train-model',
  version: 1,
  title: 'Train Model',
  category: 'model-training',
  description: 'Trains a model on a dataset with a label.',
  inputs: {
    untrainedModel: {
      type: 'untrained-model',
      title: 'Untrained model',
      tasks: ['regression', 'binary', 'multiclass'],
    },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { trainedModel: { type: 'model', title: 'Trained model' } },
  params: z.strictObject({ label: labelColumn() }),
  schema({ params, inputs }) {
    const { untrained, label, features, issues } = checkTraining(params.label, inputs);
    const outputs: Record<string, PortShape> = untrained
      ? { trainedModel: { type: 'model', task: untrained.task, label, features, quantiles: untrained.quantiles } }
      : {};
    return { outputs, issues };
  },
  serving: 'model',
  cache: 'pure',
});
