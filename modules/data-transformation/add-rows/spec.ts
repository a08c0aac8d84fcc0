import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { placeBelow } from '../../lib/params/combineColumns.ts';

export const spec = defineModule({
  id: 'add-rows',
  version: 1,
  title: 'Add Rows',
  category: 'data-transformation',
  description: 'Appends the rows of one dataset to those of another; columns meet by name.',
  inputs: {
    dataset1: { type: 'table', title: 'Dataset 1' },
    dataset2: { type: 'table', title: 'Dataset 2' },
  },
  outputs: { results: { type: 'table', title: 'Results dataset' } },
  params: z.strictObject({}),
  schema({ inputs: { dataset1, dataset2 } }) {
    const first = dataset1?.type === 'table' ? dataset1.columns : undefined;
    const second = dataset2?.type === 'table' ? dataset2.columns : undefined;
    const columns = first && second && placeBelow(first, second);
    return { outputs: { results: { type: 'table', columns } } };
  },
  serving: 'pass',
  cache: 'pure',
});
