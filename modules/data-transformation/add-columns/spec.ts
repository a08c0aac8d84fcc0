import { z } from 'zod';
import { defineModule } from '../../define.ts';
import { placeBeside } from '../../lib/params/combineColumns.ts';

export const spec = defineModule({
  id: 'add-columns',
  version: 1,
  title: 'Add Columns',
  category: 'data-transformation',
  description: 'Puts the columns of two datasets side by side, row by row.',
  inputs: {
    dataset1: { type: 'table', title: 'Left dataset' },
    dataset2: { type: 'table', title: 'Right dataset' },
  },
  outputs: { results: { type: 'table', title: 'Combined dataset' } },
  params: z.strictObject({}),
  schema({ inputs: { dataset1, dataset2 } }) {
    const left = dataset1?.type === 'table' ? dataset1.columns : undefined;
    const right = dataset2?.type === 'table' ? dataset2.columns : undefined;
    const columns = left && right && [...left, ...placeBeside(left, right)];
    return { outputs: { results: { type: 'table', columns } } };
  },
  serving: 'apply',
  rows: ['dataset1', 'dataset2'],
  cache: 'pure',
});
