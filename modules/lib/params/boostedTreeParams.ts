import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of boosted decision trees for more than two classes; those for other tasks have more. */
export const multiclassBoostedTreeParams = z.strictObject({
  leaves: param(z.int().min(2).max(10_000).default(20), {
    title: 'Maximum number of leaves per tree',
    help: 'More leaves fit finer patterns, and noise.',
  }),
  minimumRowsPerLeaf: param(z.int().min(1).default(10), {
    title: 'Minimum number of rows per leaf',
    help: 'A split is made only where both sides keep at least this many rows.',
  }),
  learningRate: param(z.number().positive().max(1).default(0.2), {
    title: 'Learning rate',
    help: 'Share of its correction that each tree makes. A smaller rate wants more trees.',
  }),
  trees: param(z.int().min(1).max(100_000).default(100), {
    title: 'Number of trees',
    help: 'Trees to build; for more than two classes, as many for each class.',
  }),
  maximumDepth: param(z.int().min(0).default(0), {
    title: 'Maximum depth of a tree',
    help: 'Splits between the root and a leaf. 0 means no limit.',
  }),
  rowSubsample: param(z.number().positive().max(1).default(1), {
    title: 'Share of rows per tree',
    help: 'Each tree is built on a random share of the rows.',
  }),
  columnSubsample: param(z.number().positive().max(1).default(1), {
    title: 'Share of columns per tree',
    help: 'Each tree is built on a random share of the feature columns.',
  }),
  l1: param(z.number().min(0).default(0), {
    title: 'L1 regularization',
    help: 'Pulls the values of leaves towards zero, and small ones to zero.',
  }),
  l2: param(z.number().min(0).default(1), {
    title: 'L2 regularization',
    help: 'Pulls the values of leaves towards zero, those of few rows the most.',
  }),
  minimumGain: param(z.number().min(0).default(0), {
    title: 'Minimum gain of a split',
    help: 'A split is made only where it saves at least this much loss.',
  }),
  validationFraction: param(z.number().min(0).max(0.9).default(0), {
    title: 'Share of rows for early stopping',
    help: 'These random rows are not trained on but tell when more trees no longer help. 0 means no early stopping.',
  }),
  earlyStoppingRounds: param(z.int().min(1).default(10), {
    title: 'Rounds without improvement',
    help: 'Training stops after this many trees that do not lower the loss of the rows set aside.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same model.',
  }),
});

/** Parameters for two classes. */
export const twoClassBoostedTreeParams = multiclassBoostedTreeParams.extend({
  rising: param(z.array(z.string()).default([]), {
    title: 'Columns that may only raise the prediction',
    help: 'Names of numeric columns: where such a value is larger and all others are the same, the prediction is never lower.',
    widget: 'list',
  }),
  falling: param(z.array(z.string()).default([]), {
    title: 'Columns that may only lower the prediction',
    help: 'Names of numeric columns: where such a value is larger and all others are the same, the prediction is never higher.',
    widget: 'list',
  }),
});

const onlySplits =
  'With absolute error and quantiles, whose leaves are quantiles of what is left, it only weighs in the choice of splits.';

/** Parameters for regression, which are those that the learner knows. */
export const boostedTreeParams = twoClassBoostedTreeParams.extend({
  loss: param(z.enum(['squared-error', 'absolute-error', 'quantile', 'poisson']).default('squared-error'), {
    title: 'Loss',
    help:
      'Squared error predicts the mean. Absolute error predicts the median, which outliers do not move. Quantile predicts the value that ' +
      'a share of labels stay below. Poisson predicts the mean of counts (labels of 0 and more), and is never negative.',
  }),
  quantile: param(z.number().gt(0).lt(1).default(0.5), {
    title: 'Quantile',
    help: 'Share of labels that stay below the prediction: 0.9 is a value that one in ten exceeds.',
    showWhen: { loss: ['quantile'] },
  }),
  l1: param(z.number().min(0).default(0), {
    title: 'L1 regularization',
    help: `Pulls the values of leaves towards zero, and small ones to zero. ${onlySplits}`,
  }),
  l2: param(z.number().min(0).default(1), {
    title: 'L2 regularization',
    help: `Pulls the values of leaves towards zero, those of few rows the most. ${onlySplits}`,
  }),
});
export type BoostedTreeParams = z.output<typeof boostedTreeParams>;
