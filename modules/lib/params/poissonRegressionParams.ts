import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of Poisson regression. */
export const poissonRegressionParams = z.strictObject({
  tolerance: param(z.number().positive().default(1e-7), {
    title: 'Optimization tolerance',
    help: 'Training stops when ten iterations together improve the loss by no more than this share of it.',
  }),
  l1: param(z.number().min(0).default(1), {
    title: 'L1 regularization weight',
    help:
      'Times the sum of absolute coefficients (of standardised features), beside the sum of the rows’ losses. ' +
      'Sets the coefficients of features that add little to zero.',
  }),
  l2: param(z.number().min(0).default(1), {
    title: 'L2 regularization weight',
    help: 'Times half the sum of squared coefficients (of standardised features), beside the sum of the rows’ losses.',
  }),
  memory: param(z.int().min(1).max(1000).default(20), {
    title: 'Memory size for L-BFGS',
    help: 'Past steps that the optimizer remembers to estimate curvature.',
  }),
});
export type PoissonRegressionParams = z.output<typeof poissonRegressionParams>;
