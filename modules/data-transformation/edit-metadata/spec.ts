import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param } from '../../define.ts';
import { allColumns, columnSelection } from '../../lib/params/columnSelection.ts';
import { editColumns } from './editColumns.ts';

export const spec = defineModule({
  id: 'edit-metadata',
  version: 1,
  title: 'Edit Metadata',
  category: 'data-transformation',
  description: 'Changes the type, role, categorical mark or name of columns.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Dataset with edited columns' } },
  params: z.strictObject({
    columns: columnSelection({ title: 'Columns', help: 'The columns to edit.' }).default(allColumns),
    type: param(z.enum(['unchanged', 'string', 'integer', 'double', 'boolean', 'datetime']).default('unchanged'), {
      title: 'Data type',
      help: 'Values are converted without rounding: 2.0 is a whole number, 2.5 is not.',
    }),
    format: param(z.string().default(''), {
      title: 'Date and time format',
      help: 'Such as %d/%m/%Y %H:%M:%S. Left out, text is read and written as 2024-01-31 12:00:00.',
      showWhen: { type: ['datetime', 'string'] },
    }),
    unconvertible: param(z.enum(['error', 'missing']).default('error'), {
      title: 'Values that cannot be converted',
      help: 'End with an error, or turn them into missing values.',
      showWhen: { type: ['integer', 'double', 'boolean', 'datetime'] },
    }),
    categorical: param(z.enum(['unchanged', 'make', 'clear']).default('unchanged'), {
      title: 'Categorical',
      help: 'Make the columns categorical, or clear the mark.',
    }),
    role: param(z.enum(['unchanged', 'feature', 'label', 'weight', 'clear']).default('unchanged'), {
      title: 'Role',
      help: 'Label is what a model predicts; weight is how much a row counts. Clear removes the role and score marks.',
    }),
    names: param(z.array(z.string()).default([]), {
      title: 'New column names',
      help: 'One for each selected column, in their order. Left out, names stay.',
      widget: 'list',
    }),
  }),
  schema({ params, inputs }) {
    const columns: Column[] | undefined = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    if (!columns) return { outputs: { results: { type: 'table', columns: undefined } } };
    const edited = editColumns(columns, params);
    return { outputs: { results: { type: 'table', columns: edited.columns } }, issues: edited.issues };
  },
  serving: 'apply',
  cache: 'pure',
});
