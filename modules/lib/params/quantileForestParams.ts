import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the forest that estimates quantiles. */
export const quantileForestParams = z.strictObject({
  trees: param(z.int().min(1).max(10_000).default(100), {
    title: 'Number of trees',
    help: 'More trees give steadier quantiles, up to a point, and take longer.',
  }),
  leaves: param(z.int().min(2).max(10_000).default(20), {
    title: 'Maximum number of leaves per tree',
    help: 'More leaves fit finer patterns; each then knows fewer rows to take quantiles of.',
  }),
  minimumRowsPerLeaf: param(z.int().min(1).default(10), {
    title: 'Minimum number of rows per leaf',
    help: 'A split is made only where both sides keep at least this many rows. Far quantiles want more of them.',
  }),
  baggingFraction: param(z.number().positive().max(1).default(0.7), {
    title: 'Bagging fraction',
    help: 'Each tree is grown on a random share of the rows.',
  }),
  splitFraction: param(z.number().positive().max(1).default(0.7), {
    title: 'Split fraction',
    help: 'Each split is chosen among a random share of the columns.',
  }),
  quantiles: param(z.array(z.number().gt(0).lt(1)).min(1).max(50).default([0.25, 0.5, 0.75]), {
    title: 'Quantiles to estimate',
    help: 'Shares between 0 and 1: for 0.25, the value that a quarter of such rows stay below. Each becomes a column of the scored table; the one nearest to the median is the scored label.',
    widget: 'list',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same model.',
  }),
});
export type QuantileForestParams = z.output<typeof quantileForestParams>;

/** Each quantile once, ascending: the order of the model's outputs. */
export function quantilesOf({ quantiles }: Pick<QuantileForestParams, 'quantiles'>): number[] {
  return [...new Set(quantiles)].sort((a, b) => a - b);
}
