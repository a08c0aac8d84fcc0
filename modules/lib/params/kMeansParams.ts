import { z } from 'zod';
import { param } from '../../define.ts';
import { featureScaling } from './featureScaling.ts';

/** Parameters of K-Means Clustering. */
export const kMeansParams = z.strictObject({
  clusters: param(z.int().min(1).max(10_000).default(2), {
    title: 'Number of clusters',
    help: 'How many clusters there are to be. Evaluate Model tells by the silhouette how well a number fits.',
  }),
  initialisation: param(z.enum(['k-means++', 'first-rows', 'random']).default('k-means++'), {
    title: 'First centres',
    help: 'k-means++ draws rows that are far from each other; first rows takes the first rows of the dataset; random draws any rows.',
  }),
  distance: param(z.enum(['euclidean', 'cosine']).default('euclidean'), {
    title: 'Distance',
    help: 'Euclidean compares values; cosine compares directions, whatever the length, as is usual for texts.',
  }),
  scaling: featureScaling('min-max'),
  iterations: param(z.int().min(1).max(100_000).default(100), {
    title: 'Iterations',
    help: 'At most this many. Training ends earlier when the centres stay where they are.',
  }),
  tolerance: param(z.number().min(0).max(1).default(1e-4), {
    title: 'Tolerance',
    help: 'Training ends when the centres move less than this: squared distance of all together, relative to the mean variance of the features.',
  }),
  restarts: param(z.int().min(1).max(1000).default(1), {
    title: 'Restarts',
    help: 'Trains so often from other first centres, and keeps the clusters that are closest. More than 1 only helps where the centres are drawn.',
  }),
  batchSize: param(z.int().min(0).default(0), {
    title: 'Rows per batch',
    help: '0: every iteration looks at all rows. Else each step looks at so many rows drawn by chance, which is faster for very many rows and a little less exact.',
  }),
  labelMode: param(z.enum(['ignore', 'fill-missing', 'overwrite']).default('ignore'), {
    title: 'Label column',
    help: 'What becomes of a column with the role label. Ignore: it stays as it is. Fill missing: it is a feature as well, and rows without a label get that of the row nearest to the centre of their cluster. Overwrite: every row gets that label.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same clusters.',
  }),
});
export type KMeansParams = z.output<typeof kMeansParams>;
