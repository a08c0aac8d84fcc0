import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InspectOf, RunContext, RunOf } from '../../define.ts';
import { type CsvImport, importCsv, inspectCsv } from '../../lib/import/importCsv.ts';
import { defaultNullStrings } from '../../lib/params/nullStrings.ts';
import { TableSession } from '../../lib/table/session.ts';
import type { spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params, outputs }, context) => {
  await using session = await TableSession.open(context);
  const file = await writeText(params.data, context);
  await importCsv(session, [file], optionsOf(params), outputs.results!, context);
};

export const inspect: InspectOf<typeof spec> = async ({ params }, context) => {
  await using session = await TableSession.open(context);
  const file = await writeText(params.data, context);
  return await inspectCsv(session, [file], optionsOf(params), context);
};

async function writeText(data: string, context: RunContext): Promise<string> {
  const file = join(context.tempDir, 'data');
  await writeFile(file, data);
  return file;
}

function optionsOf({ format, header }: { format: 'csv' | 'tsv'; header: boolean }): CsvImport {
  return {
    delimiter: format === 'csv' ? ',' : '\t',
    header,
    nullStrings: defaultNullStrings,
    encoding: 'utf-8',
    badRows: 'error',
    types: {},
  };
}
