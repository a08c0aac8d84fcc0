import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'part', type: 'integer' },
  { name: 'class "c"', type: 'string', role: 'label' },
];
const table = (n: number) =>
  tableOf(
    `SELECT i, CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN 'a' ELSE 'b' END FROM range(${n}) t(i)`,
    columns,
  );

async function partition(params: unknown, dataset: string) {
  const { outputs } = await runModule('partition-and-sample', params, { dataset });
  return outputs.results!;
}
const idsOf = async (path: string) => (await rowsOf(path)).map((row) => row.part as number);
const sizesOf = (path: string, by = '"Fold"') =>
  queryOne(path, `SELECT list(n ORDER BY k)::VARCHAR FROM (SELECT ${by} AS k, count(*) AS n FROM t GROUP BY ALL)`);

test('head takes rows from the top', async () => {
  expect(await idsOf(await partition({ mode: 'head', rowCount: 3 }, await table(10)))).toEqual([0, 1, 2]);
  expect(await idsOf(await partition({ mode: 'head', rowCount: 30 }, await table(2)))).toEqual([0, 1]);
});

describe('sampling', () => {
  test('keeps the rounded share of the rows, in order, the same ones for the same seed', async () => {
    const sample = await idsOf(await partition({ rate: 0.25, seed: 3 }, await table(1000)));
    expect(sample).toHaveLength(250);
    expect(sample).toEqual(sample.toSorted((a, b) => a - b));
    expect(await idsOf(await partition({ rate: 0.25, seed: 3 }, await table(1000)))).toEqual(sample);
    expect(await idsOf(await partition({ rate: 0.25, seed: 4 }, await table(1000)))).not.toEqual(sample);
  });

  test('stratified, keeps the share of every class', async () => {
    const params = { rate: 0.1, stratified: true, stratifyColumn: 'class "c"' };
    expect(await sizesOf(await partition(params, await table(1000)), '"class ""c"""')).toBe('[25, 50, 25]');
  });
});

describe('folds', () => {
  test('every row gets one fold; sizes differ by one row at most; picked folds are the table again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 2, max: 7 }), fc.boolean(), async (n, foldCount, stratified) => {
        const params = { mode: 'assign-to-folds', foldCount, stratified, stratifyColumn: 'class "c"' };
        const dataset = await partition(params, await table(n));
        const folds = (await rowsOf(dataset)).map((row) => row.Fold as number);
        const sizes = Array.from({ length: foldCount }, (_, i) => folds.filter((fold) => fold === i + 1).length);
        expect(folds.every((fold) => fold >= 1 && fold <= foldCount)).toBe(true);
        if (!stratified) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        if (sizes[1] === 0) return;
        const picked = await idsOf(await partition({ mode: 'pick-fold', fold: 2 }, dataset));
        const rest = await idsOf(await partition({ mode: 'pick-fold', fold: 2, complement: true }, dataset));
        expect(picked).toHaveLength(sizes[1]!);
        expect([...picked, ...rest].toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
      { numRuns: 10 },
    );
  });

  test('stratified folds hold the classes in proportion', async () => {
    const params = { mode: 'assign-to-folds', foldCount: 4, stratified: true, stratifyColumn: 'class "c"' };
    const dataset = await partition(params, await table(800));
    expect(await sizesOf(dataset, '("Fold", "class ""c""")')).toBe(`[${Array(4).fill('50, 100, 50').join(', ')}]`);
  });

  test('own proportions leave the rest to one more fold', async () => {
    const params = { mode: 'assign-to-folds', proportions: [0.2, 0.3] };
    expect(await sizesOf(await partition(params, await table(100)))).toBe('[20, 30, 50]');
    expect(await sizesOf(await partition({ ...params, proportions: [0.7, 0.2, 0.1] }, await table(100)))).toBe(
      '[70, 20, 10]',
    );
  });

  test('not randomised, folds follow each other', async () => {
    const params = { mode: 'assign-to-folds', foldCount: 2, randomized: false };
    const rows = await rowsOf(await partition(params, await table(5)));
    expect(rows.map((row) => row.Fold)).toEqual([1, 1, 1, 2, 2]);
  });

  test('picking from a table without folds, or a fold that is not there, is an error', async () => {
    await expect(partition({ mode: 'pick-fold' }, await table(3))).rejects.toThrow('Assign folds first');
    const dataset = await partition({ mode: 'assign-to-folds' }, await table(10));
    await expect(partition({ mode: 'pick-fold', fold: 6 }, dataset)).rejects.toThrow('The last fold is 5');
  });
});

test.each([
  { mode: 'head' },
  { rate: 0.5, stratified: true, stratifyColumn: 'class "c"' },
  { mode: 'assign-to-folds', foldCount: 3 },
])('an empty table stays empty, with the columns that the schema tells: %j', async (params) => {
  const results = await partition(params, await table(0));
  const shape = spec.schema({ params: spec.params.parse(params), inputs: { dataset: { type: 'table', columns } } });
  expect(await rowsOf(results)).toEqual([]);
  expect(shape).toMatchObject({ issues: [], outputs: { results: { columns: await columnsOf(results) } } });
});
