import { z } from 'zod';
import { param } from '../../define.ts';
import { featureScaling } from './featureScaling.ts';

/** Parameters of DBSCAN Clustering. */
export const dbscanParams = z.strictObject({
  radius: param(z.number().gt(0).default(0.5), {
    title: 'Radius',
    help: 'Rows within this distance, of the scaled features, are neighbours.',
  }),
  minimumRows: param(z.int().min(1).default(5), {
    title: 'Minimum number of neighbours',
    help: 'A row with at least so many rows within the radius, itself counted, is in the core of a cluster.',
  }),
  scaling: featureScaling('z-score'),
});
