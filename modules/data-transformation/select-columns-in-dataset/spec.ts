import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { allColumns, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';

export const spec = defineModule({
  id: 'select-columns-in-dataset',
  version: 1,
  title: 'Select Columns in Dataset',
  category: 'data-transformation',
  description: 'Keeps the chosen columns.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Selected columns' } },
  params: z.strictObject({
    columns: columnSelection({ title: 'Columns', help: 'The columns to keep.' }).default(allColumns),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    if (!columns) return { outputs: { results: { type: 'table', columns: undefined } } };
    const selected = selectColumns(params.columns, columns, 'columns');
    return { outputs: { results: { type: 'table', columns: selected.columns } }, issues: selected.issues };
  },
  serving: 'apply',
  cache: 'pure',
});
