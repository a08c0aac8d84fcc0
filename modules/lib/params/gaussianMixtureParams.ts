import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of Gaussian Mixture Clustering. */
export const gaussianMixtureParams = z.strictObject({
  clusters: param(z.int().min(1).max(1000).default(2), {
    title: 'Number of clusters',
    help: 'How many normal distributions the rows are taken to come from.',
  }),
  covariance: param(z.enum(['full', 'diagonal']).default('full'), {
    title: 'Shape of the clusters',
    help: 'Full: each cluster has its own directions. Diagonal: each has its own spread along every feature, which needs fewer rows.',
  }),
  iterations: param(z.int().min(1).max(100_000).default(100), {
    title: 'Iterations',
    help: 'At most this many. Training ends earlier when the likelihood hardly rises.',
  }),
  tolerance: param(z.number().min(0).max(1).default(1e-3), {
    title: 'Tolerance',
    help: 'Training ends when the mean log-likelihood of a row rises by less than this.',
  }),
  regularisation: param(z.number().min(0).max(1).default(1e-6), {
    title: 'Regularisation',
    help: 'Added to the variance of every feature (of standard deviation 1), so that no cluster shrinks to a point.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Of the k-means that the clusters begin with.',
  }),
});
export type GaussianMixtureParams = z.output<typeof gaussianMixtureParams>;
