import { z } from 'zod';
import { param } from '../../define.ts';

/** What the untrained models of one-vs-all and one-vs-one hold: the two-class learner within, and its parameters. */
const innerLearner = {
  learner: z.string(),
  params: z.record(z.string(), z.json()),
};

export const oneVsAllParams = z.strictObject(innerLearner);
export type OneVsAllParams = z.output<typeof oneVsAllParams>;

/** Parameters of the module One-vs-One Multiclass. */
export const combinationParams = z.strictObject({
  combination: param(z.enum(['coupling', 'votes']).default('coupling'), {
    title: 'Combination of the pairs',
    help:
      'Coupling: probabilities of the classes that agree with those of the pairs. ' +
      'Votes: the share of its pairs that each class has won.',
  }),
});

export const oneVsOneParams = z.strictObject({ ...innerLearner, ...combinationParams.shape });
export type OneVsOneParams = z.output<typeof oneVsOneParams>;
