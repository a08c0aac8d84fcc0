import { z } from 'zod';
import { param } from '../../define.ts';
import { expectedAnomalies } from './expectedAnomalies.ts';
import { featureScaling } from './featureScaling.ts';

/** Parameters of PCA-Based Anomaly Detection. */
export const pcaAnomalyParams = z.strictObject({
  components: param(z.int().min(1).max(10_000).default(2), {
    title: 'Number of components',
    help: 'Directions of the greatest variance that count as usual. It has to be less than the number of features.',
  }),
  oversampling: param(z.int().min(0).max(1000).default(2), {
    title: 'Oversampling',
    help: 'For more than 256 features, the components are searched among so many directions more than are asked for. More is more exact and takes longer.',
  }),
  meanCentred: param(z.boolean().default(true), {
    title: 'Subtract the mean',
    help: 'Off: directions are taken from zero, not from the mean of each column.',
  }),
  scaling: featureScaling('z-score'),
  expectedAnomalies: expectedAnomalies(),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'Of the directions that the search begins with, for more than 256 features.',
  }),
});
