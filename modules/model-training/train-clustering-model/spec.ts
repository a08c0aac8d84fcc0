import { z } from 'zod';
import { defineModule, type PortShape, param } from '../../define.ts';
import { type ColumnSelection, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';

const features: ColumnSelection = { start: 'none', rules: [{ action: 'include', roles: ['feature'] }] };

export const spec = defineModule({
  id: 'train-clustering-model',
  version: 1,
  title: 'Train Clustering Model',
  category: 'model-training',
  description: 'Finds the clusters of a dataset, and assigns its rows to them.',
  inputs: {
    untrainedModel: { type: 'untrained-model', title: 'Untrained model', tasks: ['clustering'] },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: {
    trainedModel: { type: 'model', title: 'Trained model' },
    results: { type: 'table', title: 'Assigned dataset' },
  },
  params: z.strictObject({
    columns: columnSelection({
      title: 'Columns',
      help: 'The columns that rows are to be alike in. By default all features: not labels, scores or weights.',
      port: 'dataset',
    }).default(features),
    appendScores: param(z.boolean().default(true), {
      title: 'Append assignments to output',
      help: 'On: the dataset with the number of the cluster and the distances. Off: these alone.',
    }),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const selected = columns && selectColumns(params.columns, columns, 'columns');
    const issues = [...(selected?.issues ?? [])];
    if (selected && selected.columns.length === 0) {
      issues.push({ param: 'columns', message: 'No column is selected, so there is nothing to cluster by.' });
    }
    const outputs: Record<string, PortShape> = {
      trainedModel: { type: 'model', task: 'clustering', label: undefined, features: selected?.columns },
      // How many distances there are is known only once the model is trained.
      results: { type: 'table', columns: undefined },
    };
    return { outputs, issues };
  },
  serving: 'model',
  rows: ['dataset'],
  cache: 'pure',
});
