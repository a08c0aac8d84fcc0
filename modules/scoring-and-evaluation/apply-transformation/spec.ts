import { z } from 'zod';
import { defineModule } from '../../define.ts';

export const spec = defineModule({
  id: 'apply-transformation',
  version: 1,
  title: 'Apply Transformation',
  category: 'scoring-and-evaluation',
  description: 'Applies a fitted transformation to a dataset, with the values that it was fitted with.',
  inputs: {
    transformation: { type: 'transformation', title: 'Transformation' },
    dataset: { type: 'table', title: 'Dataset' },
  },
  outputs: { results: { type: 'table', title: 'Transformed dataset' } },
  params: z.strictObject({}),
  /** What a transformation does to the columns is known only once it is fitted. */
  schema: () => ({ outputs: { results: { type: 'table', columns: undefined } } }),
  serving: 'apply',
  cache: 'pure',
});
