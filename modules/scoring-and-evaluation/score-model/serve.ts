import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = ({ params, input }) => ({
  ok: true,
  value: { kind: 'score', port: 'dataset', model: input('trainedModel'), appendScores: params.appendScores },
});
