import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, type PortShape, type SchemaIssue } from '../../define.ts';
import { columnName, findColumn } from '../../lib/params/columnSelection.ts';
import { labelTypeProblem } from '../../lib/params/labelType.ts';

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
  params: z.strictObject({
    label: columnName({
      title: 'Label column',
      help: 'The column to predict. All other columns are features, but those with the role label, weight or score.',
      port: 'dataset',
    }),
  }),
  schema({ params, inputs }) {
    const untrained = inputs.untrainedModel?.type === 'untrained-model' ? inputs.untrainedModel : undefined;
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues: SchemaIssue[] = [];
    let label: Column | undefined;
    if (columns) {
      const found = findColumn(params.label, columns, 'label');
      if ('message' in found) issues.push(found);
      else label = found;
    }
    const problem = label && untrained && labelTypeProblem(label, untrained.task);
    if (problem) issues.push({ param: 'label', message: problem });
    const features = columns?.filter(({ name, role }) => name !== params.label && (role ?? 'feature') === 'feature');
    if (label && features?.length === 0) {
      issues.push({ port: 'dataset', message: 'The table has no feature columns beside the label.' });
    }
    const outputs: Record<string, PortShape> = untrained
      ? { trainedModel: { type: 'model', task: untrained.task, label, features } }
      : {};
    return { outputs, issues };
  },
  serving: 'model',
  cache: 'pure',
});
