import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { columnsOf, newContext, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

interface Case {
  name: string;
  values: (number | null)[];
  summary: Record<string, number | null>;
}

const cases = JSON.parse(
  await readFile(new URL('../../../test/fixtures/summarizeData.json', import.meta.url), 'utf8'),
) as Case[];

test.each(cases)('agrees with pandas on "$name"', async ({ name, values, summary }) => {
  const list = values.map((value) => (value === null ? 'NULL' : `${value}::DOUBLE`)).join(', ');
  const dataset = await tableOf(`SELECT unnest([${list}])`, [{ name, type: 'double' }]);
  const { outputs } = await runModule('summarize-data', {}, { dataset });
  const [row] = await rowsOf(outputs.results!);
  for (const [statistic, expected] of Object.entries(summary)) {
    const found = row![statistic] as number | null;
    if (expected === null) expect(found, statistic).toBeNull();
    else expect(Math.abs(found! - expected), statistic).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
  }
});

test('summarises text, booleans and datetimes as far as it goes, with the columns of schema()', async () => {
  const dataset = await tableOf(
    "SELECT * FROM (VALUES ('b', true, TIMESTAMP '2024-01-31', 'NaN'::DOUBLE), ('a', true, NULL, 'inf'), ('b', false, NULL, 1), (NULL, NULL, NULL, 1)) t",
    [
      { name: "it's", type: 'string' },
      { name: 'flag', type: 'boolean' },
      { name: 'day', type: 'datetime' },
      { name: 'odd', type: 'double' },
    ],
  );
  const { outputs } = await runModule('summarize-data', {}, { dataset });
  const rows = await rowsOf(outputs.results!);
  expect(rows[0]).toMatchObject({
    Feature: "it's",
    Count: 3,
    'Unique Value Count': 2,
    'Missing Value Count': 1,
    Mean: null,
  });
  expect(rows.map((row) => row['Most Frequent Value'])).toEqual(['b', 'true', '2024-01-31 00:00:00', '1.0']);
  expect(rows[1]).toMatchObject({ Count: 3, Mean: 2 / 3, Median: 1, Mode: 1 });
  expect(rows[2]).toMatchObject({ Count: 1, 'Missing Value Count': 3, Min: null });
  expect(rows[3]).toMatchObject({
    Count: 3,
    'Missing Value Count': 1,
    Median: 1,
    Max: Number.POSITIVE_INFINITY,
    Mean: null,
  });
  const shape = spec.schema({ params: spec.params.parse({}), inputs: {} }).outputs.results;
  expect(shape).toEqual({ type: 'table', columns: await columnsOf(outputs.results!) });
});

test('summarises columns without any value, and a table without rows', async () => {
  for (const select of ['SELECT NULL, NULL FROM range(3)', "SELECT 1, 'a' WHERE false"]) {
    const dataset = await tableOf(select, [
      { name: 'x', type: 'double' },
      { name: 't', type: 'string' },
    ]);
    const { outputs } = await runModule('summarize-data', {}, { dataset });
    for (const row of await rowsOf(outputs.results!)) {
      expect(row).toMatchObject({
        Count: 0,
        'Unique Value Count': 0,
        Mean: null,
        Median: null,
        'Most Frequent Value': null,
      });
    }
  }
});

test('summarises more values than fit in memory', async () => {
  const dataset = await tableOf('SELECT (i * 7919) % 2000000 AS x FROM range(2000000) r(i)', [
    { name: 'x', type: 'integer' },
  ]);
  const context = await newContext({ memoryLimit: 100 * 1024 ** 2 });
  const { outputs } = await runModule('summarize-data', { columns: ['x'] }, { dataset }, context);
  const [row] = await rowsOf(outputs.results!);
  expect(row).toMatchObject({ 'Unique Value Count': 2_000_000, Median: 999_999.5, P1: 19_999.99, Mode: 0 });
});
