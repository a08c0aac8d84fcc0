import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunOf } from '../../define.ts';
import { importCsv } from '../../lib/import/importCsv.ts';
import { defaultNullStrings } from '../../lib/params/nullStrings.ts';
import { readTextColumns } from '../../lib/params/textColumns.ts';
import { TableSession } from '../../lib/table/session.ts';
import { manualDelimiters, type spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ params: { data, format, header }, outputs }, context) => {
  await using session = await TableSession.open(context);
  const file = join(context.tempDir, 'data');
  await writeFile(file, data);
  const delimiter = manualDelimiters[format];
  // The types that the palette showed, so that no two ways of finding them can disagree.
  const columns = readTextColumns(data, delimiter, header, defaultNullStrings) ?? [];
  const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  const nullStrings = defaultNullStrings;
  const options = { delimiter, header, nullStrings, encoding: 'utf-8', badRows: 'error', types } as const;
  await importCsv(session, [file], options, outputs.results!, context);
};
