import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, param, type SchemaIssue } from '../../define.ts';
import { findColumn } from '../../lib/params/columnSelection.ts';

const params = z.strictObject({
  mode: param(z.enum(['sampling', 'head', 'assign-to-folds', 'pick-fold']).default('sampling'), {
    title: 'Partition or sample mode',
    help: 'Pick fold takes one of the folds that another such step has assigned.',
  }),
  rate: param(z.number().min(0).max(1).default(0.01), {
    title: 'Rate of sampling',
    help: 'Share of the rows to keep, rounded to whole rows.',
    showWhen: { mode: ['sampling'] },
  }),
  rowCount: param(z.number().int().min(0).default(10), {
    title: 'Number of rows to select',
    showWhen: { mode: ['head'] },
  }),
  foldCount: param(z.number().int().min(2).max(100).default(5), {
    title: 'Number of folds',
    help: 'Folds of the same size, give or take a row.',
    showWhen: { mode: ['assign-to-folds'] },
  }),
  proportions: param(z.array(z.number().positive().max(1)).max(100).default([]), {
    title: 'Proportions of the folds',
    help: 'For folds of different sizes, e.g. 0.2, 0.3. What they leave of the rows makes one more fold.',
    widget: 'list',
    showWhen: { mode: ['assign-to-folds'] },
  }),
  randomized: param(z.boolean().default(true), {
    title: 'Randomized',
    help: 'Off: each fold takes the next rows from the top.',
    showWhen: { mode: ['assign-to-folds'] },
  }),
  seed: param(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), {
    title: 'Random seed',
    help: 'The same seed gives the same rows.',
    showWhen: { mode: ['sampling', 'assign-to-folds'] },
  }),
  stratified: param(z.boolean().default(false), {
    title: 'Stratified',
    help: 'Every value of a column is divided in the same proportions.',
    showWhen: { mode: ['sampling', 'assign-to-folds'] },
  }),
  stratifyColumn: param(z.string().default(''), {
    title: 'Stratification column',
    widget: 'column',
    showWhen: { mode: ['sampling', 'assign-to-folds'], stratified: [true] },
  }),
  foldColumn: param(z.string().min(1, 'Name the column.').default('Fold'), {
    title: 'Fold column',
    help: 'Integer column with the number of the fold, from 1. Pick fold takes it away.',
    showWhen: { mode: ['assign-to-folds', 'pick-fold'] },
  }),
  fold: param(z.number().int().min(1).default(1), { title: 'Fold to pick', showWhen: { mode: ['pick-fold'] } }),
  complement: param(z.boolean().default(false), {
    title: 'Pick the complement of the fold',
    showWhen: { mode: ['pick-fold'] },
  }),
});
export type PartitionParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'partition-and-sample',
  version: 1,
  title: 'Partition and Sample',
  category: 'data-transformation',
  description: 'Takes a sample of the rows, or divides them into folds.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'table', title: 'Result dataset' } },
  params,
  schema({ params, inputs }) {
    const columns = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    return {
      outputs: { results: { type: 'table', columns: columns && resultColumns(params, columns) } },
      issues: columns ? findIssues(params, columns) : [],
    };
  },
  serving: 'pass',
  cache: 'pure',
});

export function resultColumns({ mode, foldColumn }: PartitionParams, columns: Column[]): Column[] {
  if (mode === 'assign-to-folds') return [...columns, { name: foldColumn, type: 'integer' }];
  if (mode === 'pick-fold') return columns.filter((column) => column.name !== foldColumn);
  return columns;
}

export function findIssues(params: PartitionParams, columns: Column[]): SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const { mode, foldColumn, proportions } = params;
  if ((mode === 'sampling' || mode === 'assign-to-folds') && params.stratified) {
    const found =
      params.stratifyColumn === ''
        ? { param: 'stratifyColumn', message: 'Choose the stratification column.' }
        : findColumn(params.stratifyColumn, columns, 'stratifyColumn');
    if ('message' in found) issues.push(found);
  }
  if (mode === 'assign-to-folds') {
    const taken = columns.some((column) => column.name.toLowerCase() === foldColumn.toLowerCase());
    const sum = proportions.reduce((total, share) => total + share, 0);
    if (taken)
      issues.push({ param: 'foldColumn', message: `There is a column "${foldColumn}" already. Name another.` });
    if (sum > 1 + 1e-9)
      issues.push({ param: 'proportions', message: `The proportions add up to ${sum}, more than 1.` });
  }
  if (mode === 'pick-fold') issues.push(...findFoldIssues(foldColumn, columns));
  return issues;
}

function findFoldIssues(foldColumn: string, columns: Column[]): SchemaIssue[] {
  const found = findColumn(foldColumn, columns, 'foldColumn');
  if ('message' in found) {
    return [{ ...found, message: `${found.message} Assign folds first, in another Partition and Sample step.` }];
  }
  if (found.type === 'integer') return [];
  return [
    { param: 'foldColumn', message: `The column "${foldColumn}" holds no fold numbers: it is no integer column.` },
  ];
}
