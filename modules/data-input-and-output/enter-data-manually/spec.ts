import { z } from 'zod';
import { defineModule, param } from '../../define.ts';
import { defaultNullStrings } from '../../lib/params/nullStrings.ts';
import { readTextColumns } from '../../lib/params/textColumns.ts';

export const manualDelimiters = { csv: ',', tsv: '\t' };

/** Characters of text that fit into a pipeline file; larger data belongs in a file of its own. */
const maxLength = 1_000_000;

export const spec = defineModule({
  id: 'enter-data-manually',
  version: 1,
  title: 'Enter Data Manually',
  category: 'data-input-and-output',
  description: 'A small table that is typed in.',
  inputs: {},
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({
    format: param(z.enum(['csv', 'tsv']).default('csv'), {
      title: 'Format',
      help: 'Fields are separated by commas (CSV) or tabs (TSV).',
    }),
    header: param(z.boolean().default(true), { title: 'First line has the column names' }),
    data: param(
      z
        .string()
        .min(1, 'Type or paste the rows.')
        .max(maxLength, 'More than 1 MB of text: keep it in a file and use Import Data.')
        .default('x,y\n1,2\n'),
      { title: 'Data', help: 'One row a line. Empty fields and "?" are missing values.', widget: 'text-area' },
    ),
  }),
  schema({ params: { data, format, header } }) {
    const columns = readTextColumns(data, manualDelimiters[format], header, defaultNullStrings);
    const issues = columns ? [] : [{ param: 'data', message: 'There are only empty lines. Type or paste the rows.' }];
    return { outputs: { results: { type: 'table', columns } }, issues };
  },
  serving: 'drop',
  cache: 'pure',
});
