import { z } from 'zod';
import { defineModule, param } from '../../define.ts';
import { allColumns, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';

export const spec = defineModule({
  id: 'remove-duplicate-rows',
  version: 1,
  title: 'Remove Duplicate Rows',
  category: 'data-transformation',
  description: 'Keeps one row of those that are equal in the key columns.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Results dataset' } },
  params: z.strictObject({
    columns: columnSelection({
      title: 'Key columns',
      help: 'Rows are duplicates when all of these are equal; missing values are equal to each other.',
    }).default(allColumns),
    keep: param(z.enum(['first', 'last']).default('first'), {
      title: 'Row to keep',
      help: 'Of each set of duplicates the first or the last row.',
    }),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const selected = selectColumns(params.columns, columns ?? [], 'columns');
    const none = { param: 'columns', message: 'No key column is selected. Choose at least one.' };
    const issues = selected.columns.length === 0 && selected.issues.length === 0 ? [none] : selected.issues;
    return { outputs: { results: { type: 'table', columns } }, issues: columns ? issues : [] };
  },
  serving: 'pass',
  cache: 'pure',
});
