import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UntrainedModel } from '../../../pipelines/contract/model.ts';
import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { learners } from '../../lib/learners/learners.ts';
import { readUntrainedModel } from '../../lib/learners/untrainedModel.ts';
import { findMetric } from '../../lib/params/evaluationMetrics.ts';
import { learnerRanges } from '../../lib/params/learnerRanges.ts';
import { parseRanges, titleOf } from '../../lib/params/parameterRanges.ts';
import type { Point, Space } from '../../lib/sweep/space.ts';
import { Reporter } from './reportTrials.ts';
import { type TrialSettings, writeConfiguration } from './runTrial.ts';
import type { spec } from './spec.ts';
import { compare, runSweep } from './sweep.ts';
import { prepareValidation } from './validationRows.ts';
import { writeSweepResults } from './writeSweepResults.ts';

export const run: RunOf<typeof spec> = async ({ params, inputs, outputs }, context) => {
  const untrained = await readUntrainedModel(inputs.untrainedModel!);
  const { task } = untrained;
  const metric = findMetric(params.metric, task);
  if ('problem' in metric) throw new StepError(metric.problem);
  const { space, titles } = await findSpace(untrained, context);
  const settings: TrialSettings = { untrained, label: params.label, metric };
  const rows = await prepareValidation(params, task, inputs.validationDataset !== undefined, context);
  const reporter = new Reporter(context, metric);
  const trials = await runSweep({ params, task, space, rows, settings }, reporter, context);

  const rank = { completed: 0, dropped: 1, stopped: 2, failed: 3 };
  const sorted = trials.toSorted(
    (a, b) => rank[a.status] - rank[b.status] || b.share - a.share || compare(a, b, settings),
  );
  const best = sorted[0];
  if (best?.status !== 'completed') {
    throw new StepError(`No trial of ${trials.length} ended with a model. Trial ${best?.number}: ${best?.message}`);
  }
  if (params.earlyTermination && trials.every(({ curve }) => curve.length === 0)) {
    context.log('The learner reports no validation loss, so no trial was stopped: give it a share of rows for early stopping.', 'warning'); // biome-ignore format: one line
  }
  const values = Object.entries(best.point).map(([name, value]) => `${titles.get(name)} ${JSON.stringify(value)}`);
  context.log(
    `Trial ${best.number} is the best, with ${metric.name} ${best.metrics[metric.name]}: ${values.join(', ')}.`,
  );
  for (const [name, value] of Object.entries(best.metrics)) context.metric(name, value);
  context.metric('best_trial', best.number);
  await writeSweepResults(outputs.sweepResults!, sorted, { space, titles, metric: metric.name }, context);
  context.progress(trials.length / (trials.length + 1), 'Training the best on all rows');
  await trainBest(best.point, settings, outputs.trainedModel!, context);
};

/** The ranges that the learner was made with, or those that are usual for it. */
async function findSpace(
  untrained: UntrainedModel,
  context: RunContext,
): Promise<{ space: Space; titles: Map<string, string> }> {
  const learner = await learners[untrained.learner]?.();
  if (!(learner?.params instanceof z.ZodObject)) {
    throw new StepError(
      `Tune Model Hyperparameters cannot train "${untrained.learner}" for ${untrained.task}. Connect another learner.`,
    );
  }
  const { shape } = learner.params;
  const usual = learnerRanges[untrained.learner];
  if (!untrained.sweep && usual === undefined) {
    throw new StepError(
      `Nobody has said which values of "${untrained.learner}" to try. Set its "Create trainer mode" to parameter range.`,
    );
  }
  const space = untrained.sweep ?? parseRanges(usual!, shape).ranges;
  const titles = new Map(Object.keys(space).map((name) => [name, titleOf(shape, name)]));
  if (!untrained.sweep) {
    context.log(
      `The learner has one value for each parameter, so the ranges that are usual for it are tried: ${[...titles.values()].join(', ')}. ` +
        'To choose others, set its "Create trainer mode" to parameter range.',
    );
  }
  return { space, titles };
}

/** The model of the output: the best values, trained on all rows of the dataset. */
async function trainBest(
  point: Point,
  { untrained, label }: TrialSettings,
  target: string,
  context: RunContext,
): Promise<void> {
  writeConfiguration(join(context.tempDir, 'best.json'), untrained, point);
  const { status, failure, outputs } = await context.runChild({
    name: 'Best model',
    nodes: [{ id: 'train', module: 'train-model', params: { label } }],
    inputs: {
      'train.untrainedModel': { file: 'best.json', type: 'untrained-model' },
      'train.dataset': { input: 'dataset' },
    },
    outputs: ['train.trainedModel'],
    parameters: point,
  });
  context.signal.throwIfAborted();
  if (status !== 'completed') {
    throw new StepError(`The best values could not be trained on all rows. ${failure?.message ?? ''}`.trim());
  }
  await cp(outputs['train.trainedModel']!.path, target, { recursive: true });
}
