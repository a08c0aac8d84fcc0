import { readFile, writeFile } from 'node:fs/promises';
import type { ChildInput, ChildResult } from '../../../pipelines/contract/child.ts';
import { type Evaluation, type EvaluationResult, evaluation } from '../../../pipelines/contract/evaluation.ts';
import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { readSingleModel } from '../../lib/learners/untrainedModel.ts';
import { TableSession } from '../../lib/table/session.ts';
import { type AssignedFolds, assignFolds } from './assignFolds.ts';
import { joinScored } from './joinScored.ts';
import type { spec } from './spec.ts';
import { summariseFolds } from './summariseFolds.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const { task } = await readSingleModel(inputs.untrainedModel!, 'Cross Validate Model');
  const assigned = await assignFolds(params, task, inputs.dataset!, context);
  const results = await validateFolds(assigned, params.label, context);
  const evaluations = await Promise.all(results.map(({ result }) => readEvaluation(result)));
  const named = evaluations.map((result, i): EvaluationResult => ({ ...result, name: `Fold ${results[i]!.fold}` }));
  const folds = summariseFolds(named);
  for (const [name, { mean, standardDeviation }] of Object.entries(folds)) {
    context.metric(name, mean);
    if (standardDeviation !== undefined) context.metric(`${name}_standard_deviation`, standardDeviation);
  }
  const summary: Evaluation = { format: 'pipewright/evaluation@1', results: named, folds };
  await writeFile(outputs.evaluationResults!, JSON.stringify(summary));
  await using session = await TableSession.open(context);
  const scored = results.map(({ fold, result }) => ({ fold, path: result.outputs['score.results']!.path }));
  await joinScored(session, assigned, scored, outputs.scoredResults!);
};

interface ValidatedFold {
  fold: number;
  result: ChildResult;
}

/** All folds at once, as far as there are places for them. Answers them in their order. */
async function validateFolds(
  { folds, foldColumn, dataset }: AssignedFolds,
  label: string,
  context: RunContext,
): Promise<ValidatedFold[]> {
  const failed = new AbortController();
  let done = 0;
  const validate = async (fold: number): Promise<ValidatedFold> => {
    const result = await context.runChild(foldRequest({ fold, foldColumn, label, dataset }), { signal: failed.signal });
    if (result.status !== 'completed') {
      failed.abort();
      return { fold, result };
    }
    done += 1;
    for (const [name, value] of Object.entries(result.metrics.evaluate ?? {})) {
      context.metric(`fold_${name}`, value, fold);
    }
    context.progress(done / (folds.length + 1), `${done} of ${folds.length} folds`);
    return { fold, result };
  };
  const validated = await Promise.all(folds.map(validate));
  const broken = validated.find(({ result }) => result.status === 'failed');
  if (broken) {
    const { failure } = broken.result;
    throw new StepError(
      `Fold ${broken.fold} could not be validated: ${failure?.step ?? 'a step'} failed. ${failure?.message ?? ''}`.trim(),
    );
  }
  context.signal.throwIfAborted();
  return validated;
}

function foldRequest({
  fold,
  foldColumn,
  label,
  dataset,
}: {
  fold: number;
  foldColumn: string;
  label: string;
  dataset: ChildInput;
}) {
  const pick = { mode: 'pick-fold', foldColumn, fold };
  return {
    name: `Fold ${fold}`,
    nodes: [
      {
        id: 'others',
        module: 'partition-and-sample',
        title: 'All other folds',
        params: { ...pick, complement: true },
      },
      { id: 'fold', module: 'partition-and-sample', title: `Fold ${fold}`, params: pick },
      { id: 'train', module: 'train-model', params: { label } },
      { id: 'score', module: 'score-model' },
      { id: 'evaluate', module: 'evaluate-model' },
    ],
    edges: [
      { from: 'others.results', to: 'train.dataset' },
      { from: 'train.trainedModel', to: 'score.trainedModel' },
      { from: 'fold.results', to: 'score.dataset' },
      { from: 'score.results', to: 'evaluate.scoredDataset' },
    ],
    inputs: { 'others.dataset': dataset, 'fold.dataset': dataset, 'train.untrainedModel': { input: 'untrainedModel' } },
    outputs: ['score.results', 'evaluate.evaluation'],
    parameters: { fold },
  };
}

async function readEvaluation({ outputs }: ChildResult): Promise<EvaluationResult> {
  const text = await readFile(outputs['evaluate.evaluation']!.path, 'utf8');
  return evaluation.parse(JSON.parse(text)).results[0]!;
}
