import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { allColumns, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';
import { summaryColumns } from './summaryColumns.ts';

export const spec = defineModule({
  id: 'summarize-data',
  version: 1,
  title: 'Summarize Data',
  category: 'statistical-functions',
  description: 'Counts, quantiles and moments: one row for each column.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Summary' } },
  params: z.strictObject({
    columns: columnSelection({ title: 'Columns', help: 'The columns to summarise.' }).default(allColumns),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues = columns ? selectColumns(params.columns, columns, 'columns').issues : [];
    return { outputs: { results: { type: 'table', columns: summaryColumns } }, issues };
  },
  serving: 'drop',
  cache: 'pure',
});
