import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the averaged perceptron. */
export const averagedPerceptronParams = z.strictObject({
  learningRate: param(z.number().positive().default(1), {
    title: 'Learning rate',
    help: 'How far a row on the wrong side moves the coefficients towards itself.',
  }),
  iterations: param(z.int().min(1).max(100_000).default(10), {
    title: 'Maximum number of iterations',
    help: 'Passes over all rows. Training ends earlier when no row is on the wrong side.',
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
export type AveragedPerceptronParams = z.output<typeof averagedPerceptronParams>;
