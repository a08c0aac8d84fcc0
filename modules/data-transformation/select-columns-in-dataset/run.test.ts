import { expect, test } from 'vitest';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const table = () =>
  tableOf("SELECT * FROM (VALUES (1, 'a', 0.5), (2, 'b', NULL)) t(id, name, price)", [
    { name: 'id', type: 'integer' },
    { name: 'name', type: 'string', categorical: true },
    { name: 'price', type: 'double', role: 'label' },
  ]);

test('keeps the named columns in the order of the names, with their roles', async () => {
  const { outputs } = await runModule(
    'select-columns-in-dataset',
    { columns: ['price', 'id'] },
    { dataset: await table() },
  );
  expect(await rowsOf(outputs.results!)).toEqual([
    { price: 0.5, id: 1 },
    { price: null, id: 2 },
  ]);
  expect(await columnsOf(outputs.results!)).toEqual([
    { name: 'price', type: 'double', role: 'label' },
    { name: 'id', type: 'integer' },
  ]);
});

test('begins with all columns and takes some away by type and by position', async () => {
  const columns = {
    start: 'all',
    rules: [
      { action: 'exclude', types: ['string'] },
      { action: 'exclude', range: '1' },
    ],
  };
  const { outputs } = await runModule('select-columns-in-dataset', { columns }, { dataset: await table() });
  expect(await columnsOf(outputs.results!)).toMatchObject([{ name: 'price' }]);
});

test('names an unknown column and the one that was probably meant', async () => {
  const params = { columns: ['Price'] };
  await expect(runModule('select-columns-in-dataset', params, { dataset: await table() })).rejects.toThrow(
    'There is no column "Price". Did you mean "price"?',
  );
});
