import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = ({ params, input }) => {
  if (params.prediction === 'item-recommendation') {
    return {
      ok: false,
      error:
        'It recommends items to users, which takes all rows of a user together. Choose a step that predicts the rating of each row.',
    };
  }
  return { ok: true, value: { kind: 'score', port: 'dataset', model: input('trainedModel'), appendScores: true } };
};
