import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param } from '../../define.ts';
import {
  type ColumnSelection,
  columnSelection,
  type Selected,
  selectColumns,
} from '../../lib/params/columnSelection.ts';

const numericFeatures: ColumnSelection = {
  start: 'none',
  rules: [{ action: 'include', types: ['integer', 'double'], roles: ['feature'], categorical: false }],
};

const params = z.strictObject({
  method: param(z.enum(['z-score', 'min-max', 'logistic', 'log-normal', 'tanh']).default('z-score'), {
    title: 'Transformation method',
    help: 'Z-score uses the population standard deviation. Log-normal is the distribution function fitted to the positive values.',
  }),
  constantToZero: param(z.boolean().default(true), {
    title: 'Use 0 for constant columns',
    help: 'Off: a column with one distinct value becomes missing.',
    showWhen: { method: ['z-score', 'min-max', 'log-normal'] },
  }),
  columns: columnSelection({
    title: 'Columns to transform',
    help: 'By default every numeric feature that is not marked as categorical.',
  }).default(numericFeatures),
});
export type NormalizeParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'normalize-data',
  version: 1,
  title: 'Normalize Data',
  category: 'data-transformation',
  description: 'Brings numeric columns to a common scale.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    transformedDataset: { type: 'table', title: 'Transformed dataset' },
    transformationFunction: { type: 'transformation', title: 'Transformation function' },
  },
  params,
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const selected = selectNumeric(params.columns, columns ?? []);
    const names = new Set(selected.columns.map((column) => column.name));
    const scaled = columns?.map((column) => (names.has(column.name) ? { ...column, type: 'double' as const } : column));
    return {
      outputs: {
        transformedDataset: { type: 'table', columns: scaled },
        transformationFunction: { type: 'transformation' },
      },
      issues: columns ? selected.issues : [],
    };
  },
  serving: 'apply',
  cache: 'pure',
});

/** The selected columns in the table's order; one that is no number is an issue. */
export function selectNumeric(selection: ColumnSelection, columns: Column[]): Selected {
  const selected = selectColumns(selection, columns, 'columns');
  const wrong = selected.columns.filter((column) => column.type !== 'integer' && column.type !== 'double');
  return {
    columns: columns.filter((column) => selected.columns.includes(column) && !wrong.includes(column)),
    issues: [
      ...selected.issues,
      ...wrong.map((column) => ({
        param: 'columns',
        message: `The column "${column.name}" is of type ${column.type}; only numbers can be normalized. Take it out of the selection.`,
      })),
    ],
  };
}
