import type { ServeOf } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = () => ({
  ok: true,
  value: { kind: 'combine', ports: ['dataset1', 'dataset2'] },
});
