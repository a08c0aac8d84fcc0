import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
import { findColumn } from '../../lib/params/columnSelection.ts';
import { readOperand } from '../../lib/params/operand.ts';

const column = (title: string, help: string, mode: string, more: Record<string, readonly unknown[]> = {}) =>
  param(z.string().default(''), { title, help, widget: 'column', showWhen: { mode: [mode], ...more } });

const params = z.strictObject({
  mode: param(z.enum(['split-rows', 'regular-expression', 'relative-expression']).default('split-rows'), {
    title: 'Splitting mode',
    help: 'By a share of the rows, by a pattern that a text matches, or by comparing a column with a value.',
  }),
  fraction: param(z.number().min(0).max(1).default(0.5), {
    title: 'Fraction of rows in the first output',
    help: 'Rounded to whole rows.',
    showWhen: { mode: ['split-rows'] },
  }),
  randomized: param(z.boolean().default(true), {
    title: 'Randomized split',
    help: 'Off: the first output takes the rows from the top.',
    showWhen: { mode: ['split-rows'] },
  }),
  seed: param(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), {
    title: 'Random seed',
    help: 'The same seed gives the same split.',
    showWhen: { mode: ['split-rows'], randomized: [true] },
  }),
  stratified: param(z.boolean().default(false), {
    title: 'Stratified split',
    help: 'Every value of a column is split in the same proportion.',
    showWhen: { mode: ['split-rows'] },
  }),
  stratifyColumn: column('Stratification column', 'Usually the label.', 'split-rows', { stratified: [true] }),
  matchColumn: column('Column to match', 'Rows whose value matches go to the first output.', 'regular-expression'),
  pattern: param(z.string().default(''), {
    title: 'Regular expression',
    help: 'RE2 syntax; a match anywhere in the value counts. Missing values do not match.',
    showWhen: { mode: ['regular-expression'] },
  }),
  compareColumn: column('Column to compare', 'Rows that satisfy it go to the first output.', 'relative-expression'),
  operator: param(
    z
      .enum(['equal', 'not-equal', 'less', 'less-or-equal', 'greater', 'greater-or-equal', 'between'])
      .default('greater'),
    {
      title: 'Comparison',
      help: 'Between includes both ends. Missing values satisfy none.',
      showWhen: { mode: ['relative-expression'] },
    },
  ),
  value: param(z.string().default(''), {
    title: 'Value',
    help: 'A number, a text, true or false, or a date such as 2024-03-31 12:00:00.',
    showWhen: { mode: ['relative-expression'] },
  }),
  upperValue: param(z.string().default(''), {
    title: 'Upper value',
    showWhen: { mode: ['relative-expression'], operator: ['between'] },
  }),
});
export type SplitParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'split-data',
  version: 1,
  title: 'Split Data',
  category: 'data-transformation',
  description: 'Divides the rows into two tables.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {
    results1: { type: 'table', title: 'First part' },
    results2: { type: 'table', title: 'Second part' },
  },
  params,
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    return {
      outputs: { results1: { type: 'table', columns }, results2: { type: 'table', columns } },
      issues: columns ? findIssues(params, columns) : [],
    };
  },
  serving: 'pass',
  cache: 'pure',
});

/** What does not fit the columns: a missing or unknown column, a value that is not of the column's type. */
export function findIssues(params: SplitParams, columns: Column[]): SchemaIssue[] {
  const name = usedColumn(params);
  if (!name) return [];
  if (params[name] === '') return [{ param: name, message: `Choose the column for "${titles[name]}".` }];
  const found = findColumn(params[name], columns, name);
  if ('message' in found) return [found];
  if (name !== 'compareColumn') return [];
  const operands = params.operator === 'between' ? (['value', 'upperValue'] as const) : (['value'] as const);
  return operands.flatMap((operand) => {
    const read = readOperand(params[operand], found);
    return 'message' in read ? [{ param: operand, message: read.message }] : [];
  });
}

const titles = {
  stratifyColumn: 'Stratification column',
  matchColumn: 'Column to match',
  compareColumn: 'Column to compare',
} as const;

function usedColumn({ mode, stratified }: SplitParams): keyof typeof titles | undefined {
  switch (mode) {
    case 'split-rows':
      return stratified ? 'stratifyColumn' : undefined;
    case 'regular-expression':
      return 'matchColumn';
    case 'relative-expression':
      return 'compareColumn';
  }
}
