import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

/** The scores of its model. */
export const serve: ServeOf<typeof spec> = ({ output }) => ({
  ok: true,
  value: { kind: 'score', port: 'dataset', model: output('trainedModel'), appendScores: false },
});
