import { z } from 'zod';
import { param } from '../../define.ts';
import { expectedAnomalies } from './expectedAnomalies.ts';

/** Parameters of Isolation Forest. */
export const isolationForestParams = z.strictObject({
  trees: param(z.int().min(1).max(10_000).default(100), {
    title: 'Number of trees',
    help: 'More trees give steadier scores, and take longer.',
  }),
  sampleRows: param(z.int().min(2).max(1_000_000).default(256), {
    title: 'Rows per tree',
    help: 'Each tree is grown on so many rows drawn by chance. Few are enough: what is unusual stands out more among few.',
  }),
  featureFraction: param(z.number().gt(0).max(1).default(1), {
    title: 'Share of features per tree',
    help: 'Each tree looks at this share of the columns, drawn by chance.',
  }),
  threshold: param(z.enum(['standard', 'share']).default('standard'), {
    title: 'What is an anomaly',
    help: 'Standard: rows that are isolated sooner than rows of random data would be. Share: a share of the training rows that you give.',
  }),
  expectedAnomalies: expectedAnomalies({ threshold: ['share'] }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same model.',
  }),
});
