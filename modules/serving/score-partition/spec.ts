import { z } from 'zod';
import { defineModule, param } from '../../define.ts';

export const spec = defineModule({
  id: 'score-partition',
  version: 1,
  title: 'Score Partition',
  category: 'serving',
  description: 'Scores a range of rows as an endpoint does; rows that cannot be scored are kept apart with the reason.',
  hidden: true,
  inputs: {
    servable: { type: 'directory', title: 'Servable' },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { scored: { type: 'table', title: 'Scored rows' }, failed: { type: 'table', title: 'Failed rows' } },
  params: z.strictObject({
    first: param(z.int().min(0).default(0), { title: 'First row', help: 'Counted from 0.' }),
    rows: param(z.int().min(1).default(100_000), { title: 'Rows' }),
  }),
  schema: () => ({
    outputs: { scored: { type: 'table', columns: undefined }, failed: { type: 'table', columns: undefined } },
  }),
  serving: 'drop',
  cache: 'pure',
});
