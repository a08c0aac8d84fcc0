import { z } from 'zod';
import { param } from '../../define.ts';

/** Parameters of the decision forests, for all three tasks. */
export const decisionForestParams = z.strictObject({
  resampling: param(z.enum(['bagging', 'replicate']).default('bagging'), {
    title: 'Resampling method',
    help: 'Bagging grows each tree on rows drawn with replacement; replicate grows each on all rows, so that trees differ by their random splits only.',
  }),
  trees: param(z.int().min(1).max(10_000).default(8), {
    title: 'Number of trees',
    help: 'More trees give better predictions, up to a point, and take longer.',
  }),
  maximumDepth: param(z.int().min(1).max(1000).default(32), {
    title: 'Maximum depth of a tree',
    help: 'Splits between the root and a leaf.',
  }),
  splitting: param(z.enum(['best', 'random']).default('random'), {
    title: 'Choice of splits',
    help: 'Random takes the best of a number of random splits of all columns; best takes the best of all splits of a few random columns, which is faster where there are many columns.',
  }),
  columnsPerSplit: param(z.int().min(0).max(100_000).default(0), {
    title: 'Columns per split',
    help: 'Random columns whose splits are all looked at, where the best is taken. 0 means the square root of the number of columns; for regression, a third of them.',
  }),
  randomSplits: param(z.int().min(1).max(100_000).default(128), {
    title: 'Random splits per node',
    help: 'Random splits that each node chooses the best of, spread evenly over the columns, where splits are random.',
  }),
  minimumRowsPerLeaf: param(z.int().min(1).default(1), {
    title: 'Minimum number of rows per leaf',
    help: 'A split is made only where both sides keep at least this many rows.',
  }),
  seed: param(z.int().min(0).default(0), {
    title: 'Random seed',
    help: 'The same seed on the same data gives the same model.',
  }),
});
export type DecisionForestParams = z.output<typeof decisionForestParams>;
