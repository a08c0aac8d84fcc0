import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { allColumns, columnSelection, selectColumns } from '../../lib/params/columnSelection.ts';

export const spec = defineModule({
  id: 'select-columns-transform',
  version: 1,
  title: 'Select Columns Transform',
  category: 'data-transformation',
  description: 'Makes a transformation that keeps the chosen columns, to be applied to other datasets.',
  inputs: { dataset: { type: 'table', title: 'Dataset with the columns to be selected' } },
  outputs: { transformation: { type: 'transformation', title: 'Columns selection transformation' } },
  params: z.strictObject({
    columns: columnSelection({ title: 'Columns', help: 'The columns to keep.' }).default(allColumns),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues = columns ? selectColumns(params.columns, columns, 'columns').issues : [];
    return { outputs: { transformation: { type: 'transformation' } }, issues };
  },
  serving: 'apply',
  cache: 'pure',
});
