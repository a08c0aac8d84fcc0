import { z } from 'zod';
import { columnType } from '../../../pipelines/contract/table.ts';
import { defineModule, param } from '../../define.ts';
import { defaultNullStrings } from '../../lib/params/nullStrings.ts';

const textFormats = { format: ['auto', 'csv', 'tsv'] };

export const spec = defineModule({
  id: 'import-data',
  version: 1,
  title: 'Import Data',
  category: 'data-input-and-output',
  description: 'Reads a table from a file, a folder of files, or a web address.',
  inputs: {},
  outputs: { results: { type: 'table', title: 'Table' } },
  params: z.strictObject({
    path: param(z.string().min(1, 'Choose a file or folder, or give a web address.'), {
      title: 'File, folder or URL',
      help: 'Relative to the pipeline file. Of a folder, all files of the format are read, sorted by name.',
      widget: 'file',
    }),
    format: param(z.enum(['auto', 'csv', 'tsv', 'json', 'parquet']).default('auto'), {
      title: 'Format',
      help: 'Auto goes by the name: .csv .txt .data, .tsv .tab, .json .jsonl .ndjson, .parquet.',
    }),
    delimiter: param(z.enum(['auto', 'comma', 'semicolon', 'tab', 'pipe', 'space']).default('auto'), {
      title: 'Delimiter',
      help: 'Auto finds it from the first lines.',
      showWhen: textFormats,
    }),
    header: param(z.boolean().default(true), { title: 'First line has the column names', showWhen: textFormats }),
    encoding: param(z.enum(['utf-8', 'latin-1', 'utf-16']).default('utf-8'), {
      title: 'Encoding',
      help: 'latin-1 stands for Windows-1252, which contains it.',
      showWhen: textFormats,
    }),
    nullStrings: param(z.array(z.string()).default(defaultNullStrings), {
      title: 'Missing values',
      help: 'Fields with one of these texts are missing values.',
      widget: 'list',
      showWhen: textFormats,
    }),
    badRows: param(z.enum(['error', 'skip']).default('error'), {
      title: 'Rows that do not fit',
      help: 'Rows with more or fewer fields than columns: end with an error, or skip them with a warning.',
      showWhen: textFormats,
    }),
    types: param(z.record(z.string(), columnType).default({}), {
      title: 'Column types',
      help: 'Types by column name, instead of the ones found from the data.',
    }),
    regenerate: param(z.boolean().default(false), {
      title: 'Regenerate output',
      help: 'Read again in every run, also when the file has not changed. For web addresses, whose content may change.',
    }),
  }),
  schema({ params, sourceColumns }) {
    const unknown = Object.keys(params.types).filter((name) => !sourceColumns?.some((column) => column.name === name));
    return {
      outputs: {
        results: {
          type: 'table',
          columns: sourceColumns?.map((column) => {
            const type = params.types[column.name];
            return type === undefined || type === column.type ? column : { name: column.name, type };
          }),
        },
      },
      issues:
        sourceColumns && unknown.length > 0
          ? [{ param: 'types', message: `The source has no column ${unknown.map((name) => `"${name}"`).join(', ')}.` }]
          : [],
    };
  },
  serving: 'drop',
  cache: 'pure',
  runsAlways: (params) => params.regenerate,
  sources: ['path'],
});
