import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as {
  x: number[][];
  pca: { explained_variance_ratio: number[]; transformed: number[][] };
};
const columns: Column[] = [
  { name: 'id', type: 'string' },
  ...['a', 'b', 'c'].map((name): Column => ({ name, type: 'double' })),
];
const points = () => {
  const rows = fixture.x.map((row, i) => `('${i}', ${row.join(', ')})`);
  return tableOf(`SELECT id, a::DOUBLE, b::DOUBLE, c::DOUBLE FROM (VALUES ${rows.join(', ')}) t(id, a, b, c)`, columns);
};

test('gives the components that scikit-learn gives', async () => {
  const params = { components: 3, scaling: 'none' };
  const { outputs, metrics, logs } = await runModule('principal-component-analysis', params, {
    dataset: await points(),
  });
  const rows = await rowsOf(outputs.transformedDataset!);
  for (const [i, expected] of fixture.pca.transformed.entries()) {
    for (const [k, value] of expected.entries()) expect(Math.abs(Number(rows[i]![`PC${k + 1}`]))).toBeCloseTo(value, 4);
  }
  const shares = metrics.map(({ value }) => value);
  for (const [k, share] of fixture.pca.explained_variance_ratio.entries()) expect(shares[k]).toBeCloseTo(share, 6);
  expect(logs).toEqual(['The 3 components keep 100.0 % of the variance.']);
});

test.each([true, false])('applying the transformation gives the same (columns kept: %s)', async (keepColumns) => {
  const dataset = await points();
  const { outputs } = await runModule('principal-component-analysis', { keepColumns }, { dataset });
  const inputs = { transformation: outputs.transformationFunction, dataset };
  const applied = await runModule('apply-transformation', {}, inputs);
  expect(await rowsOf(applied.outputs.results!)).toEqual(await rowsOf(outputs.transformedDataset!));
  const shape = spec.schema({
    params: spec.params.parse({ keepColumns }),
    inputs: { dataset: { type: 'table', columns } },
  });
  expect(shape.outputs.transformedDataset).toEqual({
    type: 'table',
    columns: await columnsOf(outputs.transformedDataset!),
  });
});

test('what is missing or infinite counts as the mean', async () => {
  const x: Column[] = [
    { name: 'x', type: 'double' },
    { name: 'y', type: 'integer' },
  ];
  const dataset = await tableOf(
    "SELECT * FROM (VALUES (1::DOUBLE, 2), (3, 4), (NULL, 3), ('inf', 3), ('nan', NULL)) t(x, y)",
    x,
  );
  const { outputs } = await runModule('principal-component-analysis', { components: 1 }, { dataset });
  const values = (await rowsOf(outputs.transformedDataset!)).map((row) => row.PC1);
  expect(values.slice(2)).toEqual([0, 0, 0]);
  expect(values[0]).toBeCloseTo(-Number(values[1]), 12);
});

test('too many components, a text, constant columns and a single row are refused', async () => {
  const text: Column[] = [{ name: 's', type: 'string' }];
  const check = (params: unknown, of: Column[]) =>
    spec.schema({ params: spec.params.parse(params), inputs: { dataset: { type: 'table', columns: of } } }).issues;
  expect(check({ components: 4 }, columns)).toMatchObject([{ param: 'components' }]);
  expect(check({ columns: ['s'], components: 1 }, text)).toMatchObject([{ param: 'columns' }, { param: 'components' }]);
  const same = await tableOf('SELECT 1.0 AS x FROM range(5)', [{ name: 'x', type: 'double' }]);
  await expect(runModule('principal-component-analysis', { components: 1 }, { dataset: same })).rejects.toThrow(
    'constant',
  );
  const one = await tableOf('SELECT 1.0 AS x', [{ name: 'x', type: 'double' }]);
  await expect(runModule('principal-component-analysis', { components: 1 }, { dataset: one })).rejects.toThrow(
    'two rows',
  );
});
