import { z } from 'zod';
import { param } from '../../define.ts';

const radial = { kernel: ['radial-basis-function'] };

/** Parameters of the support vector machine. */
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
  kernel: param(z.enum(['linear', 'radial-basis-function']).default('linear'), {
    title: 'Kernel',
    help: 'Linear: the classes are separated by a plane. Radial basis function: by any smooth surface.',
  }),
  gamma: param(z.number().min(0).default(0), {
    title: 'Gamma',
    help: 'How fast the influence of a row falls with the squared distance to it. 0: one divided by the number of features.',
    showWhen: radial,
  }),
  components: param(z.int().min(1).max(100_000).default(256), {
    title: 'Number of random features',
    help: 'How many random Fourier features stand for the kernel: more come nearer to it and take longer.',
    showWhen: radial,
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides the order of the rows and the random features. The same seed on the same data gives the same model.',
  }),
});
export type SupportVectorMachineParams = z.output<typeof supportVectorMachineParams>;
