import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
import { findMetric, metricParam } from '../../lib/params/evaluationMetrics.ts';

const params = z.strictObject({
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides how values are shuffled. The same seed gives the same table.',
  }),
  metric: metricParam('Metric'),
  repeats: param(z.int().min(1).max(1000).default(5), {
    title: 'Number of repeats',
    help: 'How often each feature is shuffled. The importance is the mean.',
  }),
});

export const importanceColumns: Column[] = [
  { name: 'Feature', type: 'string' },
  { name: 'Importance', type: 'double' },
  { name: 'Standard deviation', type: 'double' },
];

export const spec = defineModule({
  id: 'permutation-feature-importance',
  version: 1,
  title: 'Permutation Feature Importance',
  category: 'feature-selection',
  description: 'Tells how much worse a model gets when the values of one feature are shuffled, for each feature.',
  inputs: {
    trainedModel: { type: 'model', title: 'Trained model', tasks: ['regression', 'binary', 'multiclass'] },
    dataset: { type: 'table', title: 'Dataset to test on' },
  },
  outputs: { results: { type: 'table', title: 'Feature importance' } },
  params,
  schema({ params, inputs }) {
    const model = inputs.trainedModel?.type === 'model' ? inputs.trainedModel : undefined;
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues: SchemaIssue[] = [];
    const metric = model && findMetric(params.metric, model.task);
    if (metric && 'problem' in metric) issues.push({ param: 'metric', message: metric.problem });
    const names = new Set(columns?.map(({ name }) => name));
    const label = model?.label && columns && !names.has(model.label.name) ? model.label.name : undefined;
    if (label !== undefined) issues.push({ port: 'dataset', message: describeMissingLabel(label) });
    for (const { name } of columns ? (model?.features ?? []) : []) {
      if (names.has(name)) continue;
      const message = `The model was trained with the column "${name}", which the dataset does not have.`;
      issues.push({ port: 'dataset', message });
    }
    return { outputs: { results: { type: 'table', columns: importanceColumns } }, issues };
  },
  serving: 'drop',
  cache: 'pure',
});

export function describeMissingLabel(name: string): string {
  return `The dataset has no column "${name}", the label to compare predictions with. Connect a dataset that has it.`;
}
