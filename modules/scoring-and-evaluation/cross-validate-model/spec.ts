import { z } from 'zod';
import type { Column } from '../../../pipelines/contract/table.ts';
import { defineModule, type PortShape, param } from '../../define.ts';
import { unusedName } from '../../lib/params/columnNames.ts';
import { keptColumns, scoreColumns } from '../../lib/params/scoreColumns.ts';
import { checkTraining, labelColumn } from '../../lib/params/supervisedTraining.ts';

const params = z.strictObject({
  label: labelColumn(),
  folds: param(z.int().min(2).max(100).default(10), {
    title: 'Number of folds',
    help: 'Each fold is scored by a model that was trained on all others. Not used where the table has folds already.',
  }),
  foldColumn: param(z.string().default('Fold'), {
    title: 'Fold column',
    help: 'Where the table has this column of whole numbers, as Partition and Sample assigns it, its folds are taken.',
  }),
  stratified: param(z.boolean().default(true), {
    title: 'Stratified',
    help: 'Every fold has the classes of the label in the same proportions. Numbers as labels are not stratified.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides which rows make a fold. The same seed gives the same folds.',
  }),
});
export type CrossValidationParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'cross-validate-model',
  version: 1,
  title: 'Cross Validate Model',
  category: 'scoring-and-evaluation',
  description: 'Trains and tests a model once for each fold of a dataset, and tells how much its quality varies.',
  inputs: {
    untrainedModel: {
      type: 'untrained-model',
      title: 'Untrained model',
      tasks: ['regression', 'binary', 'multiclass'],
    },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: {
    scoredResults: { type: 'table', title: 'Scored results' },
    evaluationResults: { type: 'evaluation', title: 'Evaluation results by fold' },
  },
  params,
  schema({ params, inputs }) {
    const given = inputs.dataset?.type === 'table' ? inputs.dataset.columns : undefined;
    const left = given && findFolds(params.foldColumn, given) ? [params.foldColumn] : [];
    const { untrained, columns, label, issues } = checkTraining(params.label, inputs, left);
    const scored = columns && label && untrained && scoredColumns(params, columns, label, untrained);
    return {
      outputs: { scoredResults: { type: 'table', columns: scored }, evaluationResults: { type: 'evaluation' } },
      issues,
    };
  },
  serving: 'drop',
  cache: 'pure',
  runs: ['partition-and-sample', 'train-model', 'score-model', 'evaluate-model'],
});

/** The column with the folds that the table has; undefined: they are to be assigned. */
export function findFolds(foldColumn: string, columns: readonly Column[]): Column | undefined {
  return columns.find(({ name, type }) => name === foldColumn && type === 'integer');
}

/** Name of the column with the number of each row's fold. */
export function nameFolds(foldColumn: string, columns: readonly Column[]): string {
  if (findFolds(foldColumn, columns)) return foldColumn;
  const names = columns.map(({ name }) => name);
  return unusedName(foldColumn || 'Fold', names);
}

/** The table without its folds, with the scores and then the folds; undefined while the classes of several are not known. */
function scoredColumns(
  { foldColumn }: CrossValidationParams,
  columns: readonly Column[],
  label: Column,
  { task, quantiles }: Extract<PortShape, { type: 'untrained-model' }>,
): Column[] | undefined {
  const fold: Column = { name: nameFolds(foldColumn, columns), type: 'integer' };
  const scores = scoreColumns(task, label, undefined, quantiles);
  const rows = columns.filter(({ name }) => name !== fold.name);
  return scores && [...keptColumns(rows, label.name, scores), ...scores, fold];
}
