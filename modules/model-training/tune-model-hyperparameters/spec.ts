import { z } from 'zod';
import { defineModule, type PortShape, param } from '../../define.ts';
import { findMetric, metricParam } from '../../lib/params/evaluationMetrics.ts';
import { checkTraining, labelColumn } from '../../lib/params/supervisedTraining.ts';

const params = z.strictObject({
  label: labelColumn(),
  mode: param(z.enum(['random-sweep', 'entire-grid', 'bayesian', 'successive-halving']).default('random-sweep'), {
    title: 'Parameter sweeping mode',
    help:
      'Random sweep: values drawn at random. Entire grid: every combination. Bayesian: each trial learns from those before. ' +
      'Successive halving: many trials on few rows, of which the best go on with more.',
  }),
  runs: param(z.int().min(1).max(10_000).default(5), {
    title: 'Maximum number of runs',
    help: 'Combinations of values that are tried.',
    showWhen: { mode: ['random-sweep', 'bayesian', 'successive-halving'] },
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides what is tried and which rows validate. The same seed gives the same model.',
  }),
  metric: metricParam('Metric for the best model'),
  validation: param(z.enum(['split', 'folds']).default('split'), {
    title: 'Validation',
    help: 'Split: on rows set aside. Folds: cross-validated, which takes as many times longer. A connected validation dataset comes first.',
  }),
  validationFraction: param(z.number().min(0.01).max(0.9).default(0.3), {
    title: 'Share of rows for validation',
    showWhen: { validation: ['split'] },
  }),
  folds: param(z.int().min(2).max(20).default(5), {
    title: 'Number of folds',
    showWhen: { validation: ['folds'] },
  }),
  earlyTermination: param(z.boolean().default(false), {
    title: 'Stop trials that fall behind',
    help: 'A trial is stopped when its validation loss is worse than half of the earlier trials had at that point. The learner has to report one: give it a share of rows for early stopping.',
    showWhen: { mode: ['random-sweep', 'entire-grid', 'bayesian'] },
  }),
  reduction: param(z.int().min(2).max(10).default(3), {
    title: 'Reduction factor',
    help: 'One of so many trials goes on to the next round, with so many times the rows.',
    showWhen: { mode: ['successive-halving'] },
  }),
  smallestShare: param(z.number().min(0.001).max(1).default(0.1), {
    title: 'Smallest share of rows',
    help: 'Of the rows to train on, in the first round. In the last round all are used.',
    showWhen: { mode: ['successive-halving'] },
  }),
  parallelTrials: param(z.int().min(1).max(64).default(4), {
    title: 'Trials at the same time',
    help: 'As far as there are places for them. A Bayesian search learns from trials that are at least so far back, on any machine.',
  }),
});
export type TuneParams = z.output<typeof params>;

export const spec = defineModule({
  id: 'tune-model-hyperparameters',
  version: 1,
  title: 'Tune Model Hyperparameters',
  category: 'model-training',
  description: 'Tries values of a learner’s parameters, and trains the best on the whole dataset.',
  inputs: {
    untrainedModel: {
      type: 'untrained-model',
      title: 'Untrained model',
      tasks: ['regression', 'binary', 'multiclass'],
    },
    dataset: { type: 'table', title: 'Dataset' },
    validationDataset: { type: 'table', title: 'Validation dataset', optional: true },
  },
  outputs: {
    sweepResults: { type: 'table', title: 'Sweep results' },
    trainedModel: { type: 'model', title: 'Trained best model' },
  },
  params,
  schema({ params, inputs }) {
    const { untrained, label, features, issues } = checkTraining(params.label, inputs);
    const found = untrained && findMetric(params.metric, untrained.task);
    if (found && 'problem' in found) issues.push({ param: 'metric', message: found.problem });
    // Which parameters are tried is known when the learner has run.
    const outputs: Record<string, PortShape> = { sweepResults: { type: 'table', columns: undefined } };
    if (untrained)
      outputs.trainedModel = { type: 'model', task: untrained.task, label, features, quantiles: untrained.quantiles };
    return { outputs, issues };
  },
  serving: 'model',
  cache: 'pure',
  runs: ['split-data', 'partition-and-sample', 'train-model', 'score-model', 'evaluate-model'],
});
