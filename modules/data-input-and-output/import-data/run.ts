import type { z } from 'zod';
import type { InspectOf, RunOf } from '../../define.ts';
import { type CsvImport, importCsv, inspectCsv } from '../../lib/import/importCsv.ts';
import { importRelation, inspectRelation, jsonRelation, parquetRelation } from '../../lib/import/importRelation.ts';
import { openSource } from '../../lib/import/source.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

type Params = z.output<typeof spec.params>;

export const run: RunOf<typeof spec> = async ({ params, outputs }, context) => {
  const { files, format } = await openSource(params.path, params.format, context);
  await using session = await TableSession.open(context);
  const output = outputs.results!;
  switch (format) {
    case 'csv':
    case 'tsv':
      return await importCsv(session, files, csvOptions(params, format), output, context);
    case 'json':
      return await importRelation(session, await jsonRelation(session, files), params.types, output, context);
    case 'parquet':
      return await importRelation(session, await parquetRelation(session, files), params.types, output, context);
  }
};

export const inspect: InspectOf<typeof spec> = async ({ params }, context) => {
  const { files, format } = await openSource(params.path, params.format, context);
  await using session = await TableSession.open(context);
  switch (format) {
    case 'csv':
    case 'tsv':
      return await inspectCsv(session, files, csvOptions(params, format), context);
    case 'json':
      return inspectRelation(await jsonRelation(session, files.slice(0, 1)), params.types);
    case 'parquet':
      return inspectRelation(await parquetRelation(session, files.slice(0, 1)), params.types);
  }
};

const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', space: ' ' };

function csvOptions(params: Params, format: 'csv' | 'tsv'): CsvImport {
  const { delimiter, ...options } = params;
  const byFormat = format === 'tsv' ? '\t' : undefined;
  return { ...options, delimiter: delimiter === 'auto' ? byFormat : delimiters[delimiter] };
}
