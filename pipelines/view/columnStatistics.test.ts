import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPath, tableOf } from '../../test/rig/runModule.ts';
import type { ColumnStatistics } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import { TableViews } from './tableViews.ts';

interface Expected extends Pick<ColumnStatistics, 'name' | 'missing' | 'unique' | 'min' | 'max'> {
  values: (number | null)[];
  mean: number;
  standardDeviation: number;
  quartiles: number[];
}
const fixture = new URL('../../test/fixtures/tableStatistics.json', import.meta.url);
const answers = JSON.parse(readFileSync(fixture, 'utf8')) as Expected[];

let views: TableViews;

beforeAll(async () => {
  views = new TableViews({ folder: await newPath('views'), memoryLimit: 1024 ** 3 });
});
afterAll(() => views.close());

async function statisticsOf(select: string, columns: Column[]): Promise<ColumnStatistics[]> {
  const path = await tableOf(select, columns);
  return await views.ask({ type: 'statistics', path, columns: columns.map(({ name }) => name) });
}

/** As pandas has them, to the last digits but two. */
const close = (value: number) => expect.closeTo(value, 12 - Math.ceil(Math.log10(Math.abs(value) + 1)));

test.each(answers)('statistics of $name are those of pandas', async ({ values, ...expected }) => {
  const list = values.map((value) => (value === null ? 'NULL' : `${value}::DOUBLE`));
  const [found] = await statisticsOf(`SELECT unnest([${list.join(', ')}]) AS x`, [
    { name: expected.name, type: 'double' },
  ]);
  expect(found).toMatchObject({
    ...expected,
    mean: close(expected.mean),
    standardDeviation: close(expected.standardDeviation),
    quartiles: expected.quartiles.map(close),
  });
  const { edges, counts } = found!.histogram!;
  const present = values.filter((value) => value !== null);
  const counted = counts.map((_, i) => present.filter((value) => value >= edges[i]! && value < edges[i + 1]!).length);
  // The last bin has its upper edge.
  counted[counted.length - 1]! += present.filter((value) => value === edges.at(-1)).length;
  expect(counts).toEqual(counted);
  expect(counts.length).toBeLessThanOrEqual(40);
});

test('every whole number of a few has a bin of its own', async () => {
  const [found] = await statisticsOf('SELECT range % 6 AS x FROM range(60)', [{ name: 'x', type: 'integer' }]);
  expect(found!.histogram).toEqual({ edges: [0, 1, 2, 3, 4, 5, 6], counts: [10, 10, 10, 10, 10, 10] });
  expect(found!.top[0]).toEqual({ value: 0, count: 10 });
});

test('of more rows than are counted, distinct values are estimated closely and all else stays exact', async () => {
  const [found] = await statisticsOf('SELECT range AS x FROM range(200000)', [{ name: 'x', type: 'integer' }]);
  expect(Math.abs(found!.unique - 200_000) / 200_000).toBeLessThan(0.1);
  expect(found).toMatchObject({ mean: 99_999.5, quartiles: [49_999.75, 99_999.5, 149_999.25] });
});

test('a column without values, and a table without rows', async () => {
  const columns: Column[] = [
    { name: 'x', type: 'double' },
    { name: 's', type: 'string' },
  ];
  const nothing = { unique: 0, min: null, mean: null, quartiles: null, histogram: null, top: [] };
  for (const select of ['SELECT NULL, NULL FROM range(3)', 'SELECT 1.0, NULL WHERE false']) {
    for (const found of await statisticsOf(select, columns)) expect(found).toMatchObject(nothing);
  }
});

test('values too large to square leave the deviation out, and nothing fails', async () => {
  const [found] = await statisticsOf('SELECT unnest([1e300, -1e300, 1.7e308, -1.7e308])', [
    { name: 'x', type: 'double' },
  ]);
  expect(found).toMatchObject({ min: -1.7e308, max: 1.7e308, standardDeviation: null });
});
