import { z } from 'zod';
import { param } from '../../define.ts';

const online = { method: ['online-gradient-descent'] };
const exact = { method: ['ordinary-least-squares'] };

/** Parameters of linear regression. */
export const linearRegressionParams = z.strictObject({
  method: param(z.enum(['ordinary-least-squares', 'online-gradient-descent']).default('ordinary-least-squares'), {
    title: 'Solution method',
    help: 'Ordinary least squares finds the exact solution. Online gradient descent takes one row at a time.',
  }),
  l2: param(z.number().min(0).default(0.001), {
    title: 'L2 regularization weight',
    help:
      'Times the sum of squared coefficients (of scaled features), beside half the mean squared error. ' +
      '0 gives plain least squares.',
  }),
  l1: param(z.number().min(0).default(0), {
    title: 'L1 regularization weight',
    help:
      'Times the sum of absolute coefficients (of scaled features), beside half the mean squared error. Sets those of features ' +
      'that add little to zero: the lasso, and with an L2 weight the elastic net.',
    showWhen: exact,
  }),
  intercept: param(z.boolean().default(true), {
    title: 'Include intercept term',
    help: 'Off: the prediction is 0 where all features are 0.',
  }),
  learningRate: param(z.number().positive().lt(2).default(0.1), {
    title: 'Learning rate',
    help: 'Share of the error of a row that one step corrects.',
    showWhen: online,
  }),
  epochs: param(z.int().min(1).max(100_000).default(10), {
    title: 'Number of training epochs',
    help: 'Passes over all rows.',
    showWhen: online,
  }),
  normalise: param(z.boolean().default(true), {
    title: 'Normalise features',
    help: 'Brings numbers to one scale. Ordinary least squares always does.',
    showWhen: online,
  }),
  decay: param(z.boolean().default(true), {
    title: 'Decrease learning rate',
    help: 'The learning rate falls with the square root of the number of passes.',
    showWhen: online,
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides the order of the rows. The same seed on the same data gives the same model.',
    showWhen: online,
  }),
});
export type LinearRegressionParams = z.output<typeof linearRegressionParams>;
