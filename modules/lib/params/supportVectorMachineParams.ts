import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the linear support vector machine. */
export const supportVectorMachineParams = z.strictObject({
  iterations: param(z.int().min(1).max(100_000).default(10), {
    title: 'Number of iterations',
    help: 'Passes over all rows.',
  }),
  lambda: param(z.number().positive().default(0.001), {
    title: 'Lambda',
    help: 'Weight of the L2 penalty: half the sum of squared coefficients, beside the mean hinge loss.',
  }),
  normalise: param(z.boolean().default(true), {
    title: 'Normalise features',
    help: 'Scales numbers to mean 0 and standard deviation 1.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides the order of the rows. The same seed on the same data gives the same model.',
  }),
});
export type SupportVectorMachineParams = z.output<typeof supportVectorMachineParams>;
