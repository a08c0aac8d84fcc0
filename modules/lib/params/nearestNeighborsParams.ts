import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of nearest neighbours, for all three tasks. */
export const nearestNeighborsParams = z.strictObject({
  neighbors: param(z.int().min(1).max(10_000).default(5), {
    title: 'Number of neighbors',
    help: 'Training rows, the most similar ones, that make the prediction. More give smoother predictions.',
  }),
  distance: param(z.enum(['euclidean', 'manhattan', 'cosine']).default('euclidean'), {
    title: 'Distance',
    help:
      'Euclidean: straight lines. Manhattan: the sum over the features; scoring takes some seven times as long. ' +
      'Cosine: the angle, whatever the lengths.',
  }),
  weights: param(z.enum(['uniform', 'distance']).default('uniform'), {
    title: 'Weights of the neighbors',
    help: 'All the same, or the more the nearer (one by the distance).',
  }),
  normalise: param(z.boolean().default(true), {
    title: 'Normalise features',
    help: 'Scales numbers to mean 0 and standard deviation 1, so that each column counts the same.',
  }),
});
export type NearestNeighborsParams = z.output<typeof nearestNeighborsParams>;
