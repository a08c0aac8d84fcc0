import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'age', type: 'integer' },
  { name: 'it\'s "pay"', type: 'double' },
  { name: 'job', type: 'string', categorical: true },
  { name: 'married', type: 'boolean', role: 'label' },
  { name: 'since', type: 'datetime' },
];
const people = () =>
  tableOf(
    `SELECT * FROM (VALUES
      (30, 1.5, 'b', true, TIMESTAMP '2020-01-01'),
      (NULL, 'nan'::DOUBLE, NULL, NULL, NULL),
      (41, NULL, 'a', true, TIMESTAMP '2020-01-01'),
      (50, 4, 'b', false, TIMESTAMP '2021-01-01')) t`,
    columns,
  );

const clean = async (params: unknown, dataset: string) => {
  const { outputs, logs } = await runModule('clean-missing-data', params, { dataset });
  return { rows: await rowsOf(outputs.cleanedDataset!), outputs, logs };
};
const numeric = ['age', 'it\'s "pay"'];

test('puts the custom value where a value is missing; NaN counts as missing', async () => {
  const { rows, outputs } = await clean({ columns: [...numeric, 'job'], replacement: '7' }, await people());
  expect(rows.map((row) => [row.age, row['it\'s "pay"'], row.job])).toEqual([
    [30, 1.5, 'b'],
    [7, 7, '7'],
    [41, 7, 'a'],
    [50, 4, 'b'],
  ]);
  expect(await columnsOf(outputs.cleanedDataset!)).toEqual(columns);
});

test.each([
  ['mean', [(30 + 41 + 50) / 3, 2.75]],
  ['median', [41, 2.75]],
])('%s cleans numbers, makes them double, and says what it cannot clean', async (mode, expected) => {
  const { rows, outputs, logs } = await clean({ mode }, await people());
  expect([rows[1]!.age, rows[1]!['it\'s "pay"']]).toEqual(expected);
  expect(rows[1]!.job).toBeNull();
  expect(logs.join()).toContain('"job", "married", "since"');
  const shape = spec.schema({ params: spec.params.parse({ mode }), inputs: { dataset: { type: 'table', columns } } });
  expect(shape.outputs.cleanedDataset).toMatchObject({ columns: await columnsOf(outputs.cleanedDataset!) });
});

test('mode takes the most frequent value, of several the least, and keeps the type', async () => {
  const { rows, outputs } = await clean({ mode: 'mode' }, await people());
  expect(Object.values(rows[1]!)).toEqual([30, 1.5, 'b', true, '2020-01-01 00:00:00']);
  expect(await columnsOf(outputs.cleanedDataset!)).toEqual(columns);
});

test('removes the rows with a missing value in the chosen columns, and keeps the order', async () => {
  const { rows } = await clean({ mode: 'remove-row', columns: numeric }, await people());
  expect(rows.map((row) => row.age)).toEqual([30, 50]);
});

test('removes the columns whose missing ratio lies between the limits', async () => {
  const { outputs } = await clean({ mode: 'remove-column', minRatio: 0.4 }, await people());
  expect((await columnsOf(outputs.cleanedDataset!)).map((column) => column.name)).not.toContain('it\'s "pay"');
  expect(await columnsOf(outputs.cleanedDataset!)).toHaveLength(4);
});

test.each([
  ['remove', ['y']],
  ['propagate', ['x', 'y']],
])('columns without any value: %s', async (allMissing, expected) => {
  const two: Column[] = [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'integer' },
  ];
  const dataset = await tableOf('SELECT NULL, i FROM range(3) t(i)', two);
  const { outputs } = await clean({ mode: 'mean', allMissing }, dataset);
  const cleaned = await columnsOf(outputs.cleanedDataset!);
  expect(cleaned).toEqual(expected.map((name) => ({ name, type: 'double' })));
});

test('indicator columns tell what was missing, under a name that is free', async () => {
  const two: Column[] = [
    { name: 'x', type: 'double' },
    { name: 'X_ismissing', type: 'integer' },
  ];
  const dataset = await tableOf('SELECT * FROM (VALUES (1, 1), (NULL, 2)) t', two);
  const params = { columns: ['x'], indicators: true };
  const { rows, outputs } = await clean(params, dataset);
  expect(rows).toEqual([
    { x: 1, X_ismissing: 1, 'x_IsMissing (2)': false },
    { x: 0, X_ismissing: 2, 'x_IsMissing (2)': true },
  ]);
  const shape = spec.schema({
    params: spec.params.parse(params),
    inputs: { dataset: { type: 'table', columns: two } },
  });
  expect(shape.outputs.cleanedDataset).toMatchObject({ columns: await columnsOf(outputs.cleanedDataset!) });
});

test('a replacement that does not fit the type of a column is an error only where values are missing', async () => {
  const complete = await tableOf("SELECT TIMESTAMP '2020-01-01'", [{ name: 'since', type: 'datetime' }]);
  expect((await clean({}, complete)).rows).toHaveLength(1);
  await expect(clean({}, await people())).rejects.toThrow(
    'The replacement value "0" does not fit the boolean column "married", in which 1 values are missing.',
  );
});

test.each(['custom-value', 'mean', 'median', 'mode', 'remove-row', 'remove-column'])(
  'an empty table stays empty with %s',
  async (mode) => {
    const dataset = await tableOf('SELECT 1 WHERE false', [{ name: 'x', type: 'integer' }]);
    const { rows, outputs } = await clean({ mode, indicators: true }, dataset);
    expect(rows).toEqual([]);
    const shape = spec.schema({
      params: spec.params.parse({ mode, indicators: true }),
      inputs: { dataset: { type: 'table', columns: [{ name: 'x', type: 'integer' }] } },
    }).outputs.cleanedDataset;
    if ('columns' in shape! && shape.columns) expect(await columnsOf(outputs.cleanedDataset!)).toEqual(shape.columns);
  },
);

test('applying the transformation to the data it was fitted on gives the cleaned dataset', async () => {
  const cell = fc.option(fc.constantFrom(-1.5, 0, 2, 2, 8), { nil: null });
  const modes = fc.constantFrom('custom-value', 'mean', 'median', 'mode', 'remove-row');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
      modes,
      fc.boolean(),
      async (cells, mode, indicators) => {
        const values = cells.map(([a, b]) => `(${a}::DOUBLE, (${b})::VARCHAR)`).join(', ');
        const dataset = await tableOf(`SELECT * FROM (VALUES ${values}) t`, [
          { name: 'a', type: 'double' },
          { name: 'b', type: 'string' },
        ]);
        const { outputs, rows } = await clean({ mode, indicators, allMissing: 'propagate' }, dataset);
        const transformation = outputs.cleaningTransformation;
        const applied = await runModule('apply-transformation', {}, { transformation, dataset });
        expect(await rowsOf(applied.outputs.results!)).toEqual(rows);
        const remaining = rows.flatMap(Object.values).filter((value) => value === null).length;
        if (mode === 'custom-value' || mode === 'remove-row') expect(remaining).toBe(0);
      },
    ),
    { numRuns: 15 },
  );
});

test('the same bytes come out with one thread and with two', async () => {
  const dataset = await people();
  const read = async (threads: number) => {
    const context = await newContext({ threads });
    const { outputs } = await runModule('clean-missing-data', { mode: 'mean' }, { dataset }, context);
    return [await readFile(outputs.cleanedDataset!), await readFile(outputs.cleaningTransformation!)];
  };
  expect(await read(2)).toEqual(await read(1));
});
