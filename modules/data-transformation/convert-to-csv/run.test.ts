import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

test('makes a folder with data.csv, which reads back as the same table', async () => {
  const dataset = await tableOf(
    "SELECT * FROM (VALUES ('00123', 0.1, TIMESTAMP '2024-01-31 10:20:30.5'), (NULL, 1e-7, NULL)) t",
    [
      { name: 'zip code', type: 'string' },
      { name: 'x', type: 'double' },
      { name: 'at', type: 'datetime' },
    ],
  );
  const { outputs } = await runModule('convert-to-csv', {}, { dataset });
  expect(await readdir(outputs.results!)).toEqual(['data.csv']);
  const path = join(outputs.results!, 'data.csv');
  expect(await readFile(path, 'utf8')).toBe('zip code,x,at\n00123,0.1,2024-01-31 10:20:30.5\n,1e-07,\n');
  const read = await runModule('import-data', { path });
  expect(await rowsOf(read.outputs.results!)).toEqual(await rowsOf(dataset));
  expect(await columnsOf(read.outputs.results!)).toEqual(await columnsOf(dataset));
});

test('gives the same bytes in every run', async () => {
  const dataset = await tableOf('SELECT i AS x FROM range(300000) r(i)', [{ name: 'x', type: 'integer' }]);
  const read = async () => {
    const { outputs } = await runModule('convert-to-csv', {}, { dataset });
    return readFile(join(outputs.results!, 'data.csv'));
  };
  expect((await read()).equals(await read())).toBe(true);
});
