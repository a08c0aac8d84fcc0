import { type ServeOf, serveFitted } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = ({ port, output }) => {
  if (port !== 'filteredDataset') return { ok: false, error: 'Its scores of features are no rows of a request.' };
  return serveFitted(output('transformation'), 'dataset');
};
