import type { ChildInput, NewChildRequest } from '../../../pipelines/contract/child.ts';
import type { Task } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import type { TuneParams } from './spec.ts';

/** Rows to train a trial on, and rows to validate it with. */
export interface ValidationRows {
  train: ChildInput;
  test: ChildInput;
}

/** The rows of a trial: one pair, or one for each fold. They are made once, for all trials. */
export async function prepareValidation(
  params: TuneParams,
  task: Task,
  hasValidation: boolean,
  context: RunContext,
): Promise<ValidationRows[]> {
  if (hasValidation) return [{ train: { input: 'dataset' }, test: { input: 'validationDataset' } }];
  const { seed } = params;
  const stratify = task === 'regression' ? {} : { stratified: true, stratifyColumn: params.label };
  if (params.validation === 'split') {
    const split = { fraction: 1 - params.validationFraction, seed, ...stratify };
    const [train, test] = await makeRows(context, {
      name: 'Rows for validation',
      nodes: [{ id: 'split', module: 'split-data', params: split }],
      inputs: { 'split.dataset': { input: 'dataset' } },
      outputs: ['split.results1', 'split.results2'],
    });
    return [{ train: train!, test: test! }];
  }
  const folds = Array.from({ length: params.folds }, (_, i) => i + 1);
  const foldColumn = 'Pipewright fold of the sweep';
  const assign = { mode: 'assign-to-folds', foldCount: params.folds, seed, foldColumn, ...stratify };
  const pick = (fold: number) => ({ mode: 'pick-fold', fold, foldColumn });
  const made = await makeRows(context, {
    name: 'Rows for validation',
    nodes: [
      { id: 'folds', module: 'partition-and-sample', title: 'Assign folds', params: assign },
      ...folds.flatMap((fold) => [
        { id: `train${fold}`, module: 'partition-and-sample', params: { ...pick(fold), complement: true } },
        { id: `test${fold}`, module: 'partition-and-sample', params: pick(fold) },
      ]),
    ],
    edges: folds.flatMap((fold) => [
      { from: 'folds.results', to: `train${fold}.dataset` },
      { from: 'folds.results', to: `test${fold}.dataset` },
    ]),
    inputs: { 'folds.dataset': { input: 'dataset' } },
    outputs: folds.flatMap((fold) => [`train${fold}.results`, `test${fold}.results`]),
  });
  return folds.map((_, i) => ({ train: made[2 * i]!, test: made[2 * i + 1]! }));
}

/** The same with a random share of the rows to train on. A smaller share is a part of every larger one. */
export async function sampleRows(
  rows: readonly ValidationRows[],
  rate: number,
  { label, seed }: TuneParams,
  task: Task,
  context: RunContext,
): Promise<ValidationRows[]> {
  if (rate >= 1) return [...rows];
  const stratify = task === 'regression' ? {} : { stratified: true, stratifyColumn: label };
  const samples = await makeRows(context, {
    name: `${Math.round(rate * 100)} % of the rows`,
    nodes: rows.map((_, i) => ({
      id: `sample${i}`,
      module: 'partition-and-sample',
      params: { mode: 'sampling', rate, seed, ...stratify },
    })),
    inputs: Object.fromEntries(rows.map(({ train }, i) => [`sample${i}.dataset`, train])),
    outputs: rows.map((_, i) => `sample${i}.results`),
  });
  return rows.map(({ test }, i) => ({ train: samples[i]!, test }));
}

async function makeRows(context: RunContext, request: NewChildRequest): Promise<ChildInput[]> {
  const { status, failure, outputs } = await context.runChild(request);
  context.signal.throwIfAborted();
  if (status !== 'completed') throw new StepError(failure?.message ?? 'The rows for validation could not be made.');
  return request.outputs!.map((name) => ({ artifact: outputs[name]!.artifact }));
}
