import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newPath, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const x: Column = { name: 'x', type: 'integer' };
const y: Column = { name: 'y', type: 'double', role: 'label' };

async function fitted() {
  const dataset = await tableOf('SELECT * FROM (VALUES (1, 2), (3, NULL), (NULL, 4)) t', [x, y]);
  const { outputs } = await runModule('clean-missing-data', { mode: 'mean' }, { dataset });
  return outputs.cleaningTransformation!;
}
const apply = async (dataset: string) =>
  (await runModule('apply-transformation', {}, { transformation: await fitted(), dataset })).outputs.results!;

test('uses the fitted values on new data with more columns in another order', async () => {
  const dataset = await tableOf("SELECT * FROM (VALUES ('p', NULL, 100), ('q', 7, NULL)) t", [
    { name: 'note', type: 'string' },
    y,
    x,
  ]);
  const results = await apply(dataset);
  expect(await rowsOf(results)).toEqual([
    { note: 'p', y: 3, x: 100 },
    { note: 'q', y: 7, x: 2 },
  ]);
  expect((await columnsOf(results)).map((column) => column.type)).toEqual(['string', 'double', 'double']);
});

test('a missing column is an error that names it', async () => {
  const dataset = await tableOf('SELECT 1, 2', [{ name: 'X', type: 'integer' }, y]);
  await expect(apply(dataset)).rejects.toThrow('There is no column "x". Did you mean "X"?');
});

test('a label may be absent: data to be scored has none', async () => {
  expect(await rowsOf(await apply(await tableOf('SELECT NULL', [x])))).toEqual([{ x: 2 }]);
});

test('a column of another type is an error that names both types', async () => {
  const dataset = await tableOf("SELECT 'a', 2", [{ name: 'x', type: 'string' }, y]);
  await expect(apply(dataset)).rejects.toThrow('column "x" of type integer, but in this dataset its type is string');
});

test('a file that is no transformation is an error', async () => {
  const transformation = await newPath('transformation');
  await writeFile(transformation, '{}');
  const dataset = await tableOf('SELECT 1', [x]);
  await expect(runModule('apply-transformation', {}, { transformation, dataset })).rejects.toThrow(
    'The input is not a transformation',
  );
});
