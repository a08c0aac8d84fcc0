import type { ChildInput } from '../../../pipelines/contract/child.ts';
import type { Task } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { TableSession } from '../../lib/table/session.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { type CrossValidationParams, findFolds, nameFolds } from './spec.ts';

/** A table with a column that has the number of each row's fold. */
export interface AssignedFolds {
  /** For child runs. */
  dataset: ChildInput;
  path: string;
  foldColumn: string;
  /** Numbers of the folds, ascending. */
  folds: number[];
}

const mostFolds = 100;

/** Takes the folds that the table has, or has them assigned by Partition and Sample. Throws StepError when there are not two. */
export async function assignFolds(
  params: CrossValidationParams,
  task: Task,
  dataset: string,
  context: RunContext,
): Promise<AssignedFolds> {
  const { columns, rowCount } = await describe(dataset, context);
  const foldColumn = nameFolds(params.foldColumn, columns);
  if (findFolds(params.foldColumn, columns)) {
    context.log(`The folds are those of the column "${foldColumn}".`);
    const folds = await listFolds(dataset, foldColumn, context);
    return { dataset: { input: 'dataset' }, path: dataset, foldColumn, folds };
  }
  if (rowCount < params.folds) {
    throw new StepError(
      `The dataset has ${rowCount} rows, too few for ${params.folds} folds. Choose fewer folds, or take a larger dataset.`,
    );
  }
  const stratify = params.stratified && task !== 'regression' ? { stratified: true, stratifyColumn: params.label } : {};
  const assigning = { mode: 'assign-to-folds', foldCount: params.folds, seed: params.seed, foldColumn, ...stratify };
  const { status, failure, outputs } = await context.runChild({
    name: 'Assign folds',
    nodes: [{ id: 'folds', module: 'partition-and-sample', title: 'Assign folds', params: assigning }],
    inputs: { 'folds.dataset': { input: 'dataset' } },
    outputs: ['folds.results'],
  });
  context.signal.throwIfAborted();
  if (status !== 'completed') throw new StepError(failure?.message ?? 'The folds could not be assigned.');
  const { artifact, path } = outputs['folds.results']!;
  const folds = Array.from({ length: params.folds }, (_, i) => i + 1);
  return { dataset: { artifact }, path, foldColumn, folds };
}

async function describe(path: string, context: RunContext) {
  await using session = await TableSession.open(context);
  return await session.read(path);
}

async function listFolds(path: string, foldColumn: string, context: RunContext): Promise<number[]> {
  await using session = await TableSession.open(context);
  const { from } = await session.read(path);
  const name = quoteIdentifier(foldColumn);
  const rows = await session.query<{ fold: bigint | null }>(
    `SELECT DISTINCT ${name} AS fold FROM ${from} ORDER BY fold NULLS FIRST LIMIT ${mostFolds + 2}`,
  );
  const folds = rows.flatMap(({ fold }) => (fold === null ? [] : Number(fold)));
  if (folds.length < rows.length) {
    throw new StepError(
      `Some rows have no number in the fold column "${foldColumn}". Give every row a fold, or name another column to have folds assigned.`,
    );
  }
  if (folds.length < 2 || folds.length > mostFolds || folds[0]! < 1) {
    throw new StepError(
      `The fold column "${foldColumn}" has ${folds.length > mostFolds ? `more than ${mostFolds}` : folds.length} different numbers` +
        `${folds[0]! < 1 ? ', some of them below 1' : ''}. Folds are numbered from 1, and there are 2 to ${mostFolds} of them. Name another column to have folds assigned.`,
    );
  }
  return folds;
}
