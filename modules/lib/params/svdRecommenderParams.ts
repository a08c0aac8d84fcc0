import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the SVD recommender, beside those that name columns. */
export const svdRecommenderParams = z.strictObject({
  factors: param(z.int().min(1).max(2000).default(200), {
    title: 'Number of factors',
    help: 'Hidden properties by which users and items are described. More of them fit finer tastes and take longer.',
  }),
  iterations: param(z.int().min(1).max(10_000).default(30), {
    title: 'Number of iterations',
    help: 'Passes over all ratings.',
  }),
  learningRate: param(z.number().positive().max(1).default(0.005), {
    title: 'Learning rate',
    help: 'Share of the error of a rating that one step corrects.',
  }),
  l2: param(z.number().min(0).max(100).default(0.1), {
    title: 'L2 regularization weight',
    help: 'Draws factors and biases towards 0. More of it keeps users and items with few ratings near the average.',
  }),
  biases: param(z.boolean().default(true), {
    title: 'Learn biases',
    help: 'On: users who rate high or low, and items that are liked by all or by none, are described by a number each.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Decides the first factors and the order of the ratings. The same seed on the same data gives the same model.',
  }),
});
export type SvdRecommenderParams = z.output<typeof svdRecommenderParams>;
