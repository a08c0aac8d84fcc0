import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const fixture = JSON.parse(await readFile(new URL('../../../test/fixtures/normalize.json', import.meta.url), 'utf8'));
const x: Column = { name: 'x "1"', type: 'double' };
const double = (values: (number | null)[]) =>
  tableOf(`SELECT unnest([${values.map((v) => (v === null ? 'NULL' : `'${v}'::DOUBLE`)).join(', ')}])`, [x]);
const valuesOf = async (path: string) => (await rowsOf(path)).map((row) => row[x.name] as number | null);

async function normalize(params: unknown, dataset: string) {
  const { outputs } = await runModule('normalize-data', params, { dataset });
  return { values: await valuesOf(outputs.transformedDataset!), outputs };
}

test.each(Object.keys(fixture.expected))('%s gives what scikit-learn and SciPy give', async (method) => {
  const { values } = await normalize({ method }, await double(fixture.x));
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(fixture.expected[method][i], 12);
});

test('log-normal of new values: 0 up to zero, and right in the tails', async () => {
  const { outputs } = await normalize({ method: 'log-normal' }, await double(fixture.x));
  const inputs = { transformation: outputs.transformationFunction, dataset: await double(fixture.new) };
  const applied = await valuesOf((await runModule('apply-transformation', {}, inputs)).outputs.results!);
  for (const [i, value] of applied.entries()) expect(value).toBeCloseTo(fixture.lognormalOfNew[i], 13);
});

test('missing values stay missing and do not count', async () => {
  const { values } = await normalize({}, await double([1, null, 3]));
  expect(values).toEqual([-1, null, 1]);
  const infinite = await normalize({ method: 'min-max' }, await double([0, Number.NaN, 4]));
  expect(infinite.values).toEqual([0, Number.NaN, 1]);
});

test.each([
  [true, 0],
  [false, null],
])('a constant column (to zero: %s)', async (constantToZero, expected) => {
  for (const method of ['z-score', 'min-max', 'log-normal']) {
    const { values } = await normalize({ method, constantToZero }, await double([0.1, 0.1, 0.1]));
    expect(values).toEqual([expected, expected, expected]);
  }
});

test('by default scales numeric features and leaves labels, categories and texts', async () => {
  const columns: Column[] = [
    { name: 'n', type: 'integer' },
    { name: 'code', type: 'integer', categorical: true },
    { name: 'y', type: 'double', role: 'label' },
    { name: 's', type: 'string' },
    { name: 'b', type: 'boolean' },
    { name: 'd', type: 'datetime' },
  ];
  const dataset = await tableOf("SELECT i, i, i, 'a', true, TIMESTAMP '2020-01-01' FROM range(3) t(i)", columns);
  const { outputs } = await normalize({ method: 'min-max' }, dataset);
  const rows = await rowsOf(outputs.transformedDataset!);
  expect(rows.map((row) => [row.n, row.code, row.y])).toEqual([
    [0, 0, 0],
    [0.5, 1, 1],
    [1, 2, 2],
  ]);
  const shape = spec.schema({ params: spec.params.parse({}), inputs: { dataset: { type: 'table', columns } } });
  expect(shape.outputs.transformedDataset).toMatchObject({ columns: await columnsOf(outputs.transformedDataset!) });
});

test('a text in the selection is an issue, before the run and in it', async () => {
  const columns: Column[] = [{ name: 's', type: 'string' }];
  const params = { columns: ['s'] };
  const shape = spec.schema({ params: spec.params.parse(params), inputs: { dataset: { type: 'table', columns } } });
  expect(shape.issues).toMatchObject([{ param: 'columns', message: expect.stringContaining('Take it out') }]);
  await expect(normalize(params, await tableOf("SELECT 'a'", columns))).rejects.toThrow('only numbers');
});

test('infinite values are an error, an empty table is not', async () => {
  const infinite = await double([1, Number.POSITIVE_INFINITY]);
  await expect(normalize({}, infinite)).rejects.toThrow('has no finite scale');
  const empty = await tableOf('SELECT 1.0 WHERE false', [x]);
  expect((await normalize({}, empty)).values).toEqual([]);
});

test('applying the transformation to the data it was fitted on gives the transformed dataset', async () => {
  const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
  const methods = fc.constantFrom('z-score', 'min-max', 'logistic', 'log-normal', 'tanh');
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), methods, async (cells, method) => {
      const dataset = await double(cells);
      const { values, outputs } = await normalize({ method }, dataset);
      const inputs = { transformation: outputs.transformationFunction, dataset };
      const applied = await runModule('apply-transformation', {}, inputs);
      expect(await valuesOf(applied.outputs.results!)).toEqual(values);
      expect(values.map((value) => value === null)).toEqual(cells.map((value) => value === null));
    }),
    { numRuns: 15 },
  );
});
