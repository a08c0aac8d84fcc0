import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of naive Bayes, for two and for more classes. */
export const naiveBayesParams = z.strictObject({
  smoothing: param(z.number().positive().default(1), {
    title: 'Smoothing of categories',
    help: 'Rows that each category is counted with beforehand in every class (Laplace), so that none is impossible.',
  }),
  varianceSmoothing: param(z.number().min(1e-12).max(1).default(1e-9), {
    title: 'Smoothing of numbers',
    help: 'Share of a column’s variance that is added to its variance within each class.',
  }),
  classShares: param(z.enum(['from-rows', 'equal']).default('from-rows'), {
    title: 'Class shares',
    help: 'How frequent the classes are taken to be: as among the training rows, or all the same.',
  }),
});
export type NaiveBayesParams = z.output<typeof naiveBayesParams>;
