import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const columns: Column[] = [
  { name: 'row', type: 'integer' },
  { name: 'k "1"', type: 'string' },
  { name: 'x', type: 'double', role: 'label' },
  { name: 'b', type: 'boolean' },
  { name: 'd', type: 'datetime' },
];
const table = () =>
  tableOf(
    `SELECT * FROM (VALUES
      (1, 'a', 1.5, true, TIMESTAMP '2020-01-01'), (2, NULL, 'nan'::DOUBLE, NULL, NULL), (3, 'a', 1.5, true, TIMESTAMP '2020-01-01'),
      (4, 'A', 1.5, true, TIMESTAMP '2020-01-01'), (5, NULL, 'nan'::DOUBLE, NULL, NULL), (6, 'a', 1.5, false, TIMESTAMP '2020-01-01')) t`,
    columns,
  );
const kept = async (params: unknown) => {
  const { outputs, logs } = await runModule('remove-duplicate-rows', params, { dataset: await table() });
  return {
    rows: (await rowsOf(outputs.results!)).map((row) => row.row),
    columns: await columnsOf(outputs.results!),
    logs,
  };
};
const keys = { start: 'all', rules: [{ action: 'exclude', names: ['row'] }] };

test('keeps the first row of equal keys, in order; missing values equal each other', async () => {
  const result = await kept({ columns: keys });
  expect(result.rows).toEqual([1, 2, 4, 6]);
  expect(result.columns).toEqual(columns);
  expect(result.logs).toContain('2 of 6 rows were duplicates.');
});

test('keeps the last row of equal keys', async () => {
  expect((await kept({ columns: keys, keep: 'last' })).rows).toEqual([3, 4, 5, 6]);
  expect((await kept({ columns: ['b'], keep: 'last' })).rows).toEqual([4, 5, 6]);
});

test('by default all columns are keys; without any, it is an error', async () => {
  expect((await kept({})).rows).toEqual([1, 2, 3, 4, 5, 6]);
  await expect(kept({ columns: [] })).rejects.toThrow('No key column');
});

test('an empty table stays empty', async () => {
  const dataset = await tableOf('SELECT 1 WHERE false', [{ name: 'x', type: 'integer' }]);
  const { outputs } = await runModule('remove-duplicate-rows', {}, { dataset });
  expect(await rowsOf(outputs.results!)).toEqual([]);
});

test('many rows keep their order with little memory', async () => {
  const select = `SELECT (i * 7919) % 150000 AS k, repeat('x', 40) || i AS t FROM range(300000) t(i)`;
  const dataset = await tableOf(select, [
    { name: 'k', type: 'integer' },
    { name: 't', type: 'string' },
  ]);
  const context = await newContext({ memoryLimit: 64 * 1024 ** 2 });
  const { outputs } = await runModule('remove-duplicate-rows', { columns: ['k'] }, { dataset }, context);
  const first = `SELECT count(*) || ' ' || bool_and(t = repeat('x', 40) || (n - 1)) FROM (SELECT t, row_number() OVER () AS n FROM t)`;
  expect(await queryOne(outputs.results!, first)).toBe('150000 true');
});
