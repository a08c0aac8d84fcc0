import { z } from 'zod';
import { defineModule, param } from '../../define.ts';

export const spec = defineModule({
  id: 'convert-to-csv',
  version: 1,
  title: 'Convert to CSV',
  category: 'data-transformation',
  description: 'Makes a CSV file of a table, to download: a folder with data.csv.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: { results: { type: 'directory', title: 'Folder with data.csv' } },
  params: z.strictObject({
    neutralise: param(z.boolean().default(true), {
      title: 'Guard against formulas',
      help: 'An apostrophe before text that begins with = + - @, which a spreadsheet would run as a formula.',
    }),
  }),
  schema: () => ({ outputs: { results: { type: 'directory' } } }),
  serving: 'drop',
  cache: 'pure',
});
