import { z } from 'zod';
import { defineModule, param } from '../../define.ts';

export const spec = defineModule({
  id: 'score-files',
  version: 1,
  title: 'Score Files',
  category: 'serving',
  description: 'Scores all rows of a file, or of every file of a folder, in partitions that run side by side.',
  hidden: true,
  inputs: { servable: { type: 'directory', title: 'Servable' } },
  outputs: { scored: { type: 'table', title: 'Scored rows' }, failed: { type: 'table', title: 'Failed rows' } },
  params: z.strictObject({
    data: param(z.string().min(1), { title: 'File or folder', widget: 'file' }),
    partitionRows: param(z.int().min(100).max(10_000_000).default(100_000), { title: 'Rows of a partition' }),
    reading: param(z.record(z.string(), z.unknown()).default({}), {
      title: 'How files are read',
      help: 'Parameters of Import Data.',
    }),
  }),
  schema: () => ({
    outputs: { scored: { type: 'table', columns: undefined }, failed: { type: 'table', columns: undefined } },
  }),
  stays: true,
  serving: 'drop',
  cache: 'pure',
  sources: ['data'],
  runs: ['import-data', 'score-partition'],
});
