import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
import { columnName, findColumn } from '../../lib/params/columnSelection.ts';

const params = z.strictObject({
  method: param(
    z.enum(['pearson', 'spearman', 'kendall', 'mutual-information', 'chi-squared', 'fisher']).default('chi-squared'),
    {
      title: 'Feature scoring method',
      help: 'Correlations and the Fisher score take numbers; mutual information and chi-squared take any type.',
    },
  ),
  target: columnName({ title: 'Target column', help: 'Usually the label. It stays in the filtered dataset.' }),
  featureCount: param(z.number().int().min(1).default(1), {
    title: 'Number of desired features',
    help: 'The features with the best scores are kept.',
  }),
  bins: param(z.number().int().min(2).max(1000).default(10), {
    title: 'Number of bins',
    help: 'A number with more distinct values than this is divided into so many bins.',
    showWhen: { method: ['mutual-information', 'chi-squared', 'fisher'] },
  }),
});
export type SelectionParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'filter-based-feature-selection',
  version: 1,
  title: 'Filter Based Feature Selection',
  category: 'feature-selection',
  description: 'Keeps the features that tell most about the target, by a statistical score.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    filteredDataset: { type: 'table', title: 'Filtered dataset' },
    features: { type: 'table', title: 'Features' },
    transformation: { type: 'transformation', title: 'Feature selection transformation' },
  },
  params,
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    return {
      outputs: {
        // Which features are kept is known only from the data.
        filteredDataset: { type: 'table', columns: undefined },
        features: { type: 'table', columns: scoreColumns(params.method) },
        transformation: { type: 'transformation' },
      },
      issues: columns ? findIssues(params, columns) : [],
    };
  },
  serving: 'apply',
  cache: 'pure',
});

/** Scores that come with a test are ranked by its p-value, which does not favour a feature for having many levels. */
export function isTested(method: SelectionParams['method']): method is 'chi-squared' | 'mutual-information' {
  return method === 'chi-squared' || method === 'mutual-information';
}

/** The columns of the table of scores. */
export function scoreColumns(method: SelectionParams['method']): Column[] {
  const test: Column[] = [
    { name: 'Degrees of freedom', type: 'integer' },
    { name: 'Minus log10 p', type: 'double' },
  ];
  const score: Column[] = [
    { name: 'Feature', type: 'string' },
    { name: 'Score', type: 'double' },
  ];
  return [...score, ...(isTested(method) ? test : []), { name: 'Selected', type: 'boolean' }];
}

/** Columns that can be selected: the features, without the target. */
export function candidates(target: string, columns: Column[]): Column[] {
  return columns.filter((column) => (column.role ?? 'feature') === 'feature' && column.name !== target);
}

export function findIssues({ method, target }: SelectionParams, columns: Column[]): SchemaIssue[] {
  const found = findColumn(target, columns, 'target');
  if ('message' in found) return [found];
  const features = candidates(target, columns);
  if (features.length === 0) return [{ port: 'dataset', message: 'The dataset has no feature besides the target.' }];
  if (isTested(method) || features.some((column) => column.type !== 'string')) return [];
  const message = 'None of the features is a number. Choose chi-squared or mutual information, which take texts too.';
  return [{ param: 'method', message }];
}
