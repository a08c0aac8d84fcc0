import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param } from '../../define.ts';
import {
  type ColumnSelection,
  columnSelection,
  type Selected,
  selectColumns,
} from '../../lib/params/columnSelection.ts';

const categoricalFeatures: ColumnSelection = {
  start: 'none',
  rules: [{ action: 'include', roles: ['feature'], categorical: true }],
};

export const spec = defineModule({
  id: 'convert-to-indicator-values',
  version: 1,
  title: 'Convert to Indicator Values',
  category: 'data-transformation',
  description: 'Turns each category of a column into a column of 0 and 1.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    results: { type: 'table', title: 'Results dataset' },
    transformation: { type: 'transformation', title: 'Indicator values transformation' },
  },
  params: z.strictObject({
    columns: columnSelection({
      title: 'Categorical columns to convert',
      help: 'By default every feature that is marked as categorical.',
    }).default(categoricalFeatures),
    overwrite: param(z.boolean().default(false), {
      title: 'Overwrite categorical columns',
      help: 'On: the indicator columns stand in place of the column. Off: they follow all columns.',
    }),
    maxCategories: param(z.number().int().min(1).max(10_000).default(1000), {
      title: 'Most categories in a column',
      help: 'A column with more is an error: it is probably no category but a number or an identifier.',
    }),
  }),
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const issues = columns ? selectCategorical(params.columns, columns).issues : [];
    return {
      // The categories are known only from the data.
      outputs: { results: { type: 'table', columns: undefined }, transformation: { type: 'transformation' } },
      issues,
    };
  },
  serving: 'apply',
  cache: 'pure',
});

/** The selected columns in the table's order; none at all is an issue. */
export function selectCategorical(selection: ColumnSelection, columns: Column[]): Selected {
  const { columns: selected, issues } = selectColumns(selection, columns, 'columns');
  if (selected.length > 0 || issues.length > 0) {
    return { columns: columns.filter((column) => selected.includes(column)), issues };
  }
  const message =
    'No column is selected. Choose the columns to convert, or mark them as categorical with Edit Metadata.';
  return { columns: [], issues: [{ param: 'columns', message }] };
}
