import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

/** The clusters that its model assigns rows to. */
export const serve: ServeOf<typeof spec> = ({ params, port, output }) => ({
  ok: true,
  value: {
    kind: 'score',
    port: 'dataset',
    model: output('trainedModel'),
    appendScores: port === 'results' && params.appendScores,
  },
});
