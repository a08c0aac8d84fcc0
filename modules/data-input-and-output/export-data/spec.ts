import { z } from 'zod';
import { defineModule, param } from '../../define.ts';
import { exportFormats, findPathProblem } from '../../lib/params/dataFile.ts';

export const spec = defineModule({
  id: 'export-data',
  version: 1,
  title: 'Export Data',
  category: 'data-input-and-output',
  description: 'Writes a table to a file in the workspace.',
  inputs: { dataset: { type: 'table', title: 'Dataset' } },
  outputs: {},
  params: z.strictObject({
    path: param(z.string().default('results.csv'), {
      title: 'File',
      help: 'Relative to the workspace; folders are made. A data file of the same format is replaced.',
    }),
    format: param(z.enum(exportFormats).default('csv'), {
      title: 'Format',
      help: 'JSON is one list; with the ending .jsonl it is one object a line.',
    }),
    neutralise: param(z.boolean().default(true), {
      title: 'Guard against formulas',
      help: 'An apostrophe before text that begins with = + - @, which a spreadsheet would run as a formula.',
      showWhen: { format: ['csv', 'tsv'] },
    }),
  }),
  schema({ params }) {
    const message = findPathProblem(params.path, params.format);
    return { outputs: {}, issues: message ? [{ param: 'path', message }] : [] };
  },
  serving: 'drop',
  cache: 'never',
  stays: true,
});
