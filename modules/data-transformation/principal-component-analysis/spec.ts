import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
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
  columns: columnSelection({
    title: 'Columns to reduce',
    help: 'By default every numeric feature that is not marked as categorical.',
  }).default(numericFeatures),
  components: param(z.int().min(1).max(1000).default(2), {
    title: 'Number of components',
    help: 'How many columns are to stand for the selected ones. The log tells how much of their variance is kept.',
  }),
  scaling: param(z.enum(['z-score', 'none']).default('z-score'), {
    title: 'Scale columns',
    help: 'Z-score: every column counts the same. None: columns of larger numbers count more.',
  }),
  keepColumns: param(z.boolean().default(false), {
    title: 'Keep the selected columns',
    help: 'On: the components are added. Off: they take the place of the selected columns.',
  }),
});
export type PrincipalComponentParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'principal-component-analysis',
  version: 1,
  title: 'Principal Component Analysis',
  category: 'data-transformation',
  description: 'Makes a few columns of many numeric ones: the directions in which the rows differ most.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    transformedDataset: { type: 'table', title: 'Transformed dataset' },
    transformationFunction: { type: 'transformation', title: 'Transformation function' },
  },
  params,
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const selected = selectReduced(params, columns ?? []);
    return {
      outputs: {
        transformedDataset: { type: 'table', columns: columns && reducedColumns(params, columns, selected.columns) },
        transformationFunction: { type: 'transformation' },
      },
      issues: columns ? selected.issues : [],
    };
  },
  serving: 'apply',
  cache: 'pure',
});

export const componentName = (index: number) => `PC${index + 1}`;

/** The selected columns in the table's order; one that is no number, and too few of them, are issues. */
export function selectReduced(
  { columns: selection, components }: PrincipalComponentParams,
  columns: Column[],
): Selected {
  const selected = selectColumns(selection, columns, 'columns');
  const numeric = columns.filter(
    (column) => selected.columns.includes(column) && (column.type === 'integer' || column.type === 'double'),
  );
  const issues: SchemaIssue[] = selected.columns
    .filter((column) => !numeric.includes(column))
    .map((column) => ({
      param: 'columns',
      message: `The column "${column.name}" is of type ${column.type}; components are made of numbers. Take it out of the selection.`,
    }));
  if (numeric.length < components) {
    const count = numeric.length === 1 ? 'only 1 numeric column is' : `only ${numeric.length} numeric columns are`;
    issues.push({
      param: 'components',
      message: `${components} components are asked for, but ${count} selected. Ask for fewer components.`,
    });
  }
  return { columns: numeric, issues: [...selected.issues, ...issues] };
}

/** A component takes the place of a column that has its name, whatever the case. */
function reducedColumns(params: PrincipalComponentParams, columns: Column[], reduced: Column[]): Column[] {
  const added = Array.from(
    { length: params.components },
    (_, k): Column => ({ name: componentName(k), type: 'double' }),
  );
  const names = new Set(added.map(({ name }) => name.toLowerCase()));
  const kept = columns.filter(
    (column) => !names.has(column.name.toLowerCase()) && (params.keepColumns || !reduced.includes(column)),
  );
  return [...kept, ...added];
}
