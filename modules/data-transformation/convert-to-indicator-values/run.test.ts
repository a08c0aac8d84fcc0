import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const color: Column = { name: 'color', type: 'string', categorical: true };
const size: Column = { name: 'size', type: 'integer' };
const colors = () =>
  tableOf("SELECT * FROM (VALUES ('red', 1), ('it''s \"', 2), (NULL, NULL), ('red', 3)) t", [color, size]);

const convert = async (params: unknown, dataset: string) => {
  const { outputs } = await runModule('convert-to-indicator-values', params, { dataset });
  return { rows: await rowsOf(outputs.results!), outputs };
};

test('adds a column of 0 and 1 per category, and one for missing values', async () => {
  const { rows, outputs } = await convert({}, await colors());
  expect(rows).toEqual([
    { color: 'red', size: 1, 'color-it\'s "': 0, 'color-red': 1, 'color-missing': 0 },
    { color: 'it\'s "', size: 2, 'color-it\'s "': 1, 'color-red': 0, 'color-missing': 0 },
    { color: null, size: null, 'color-it\'s "': 0, 'color-red': 0, 'color-missing': 1 },
    { color: 'red', size: 3, 'color-it\'s "': 0, 'color-red': 1, 'color-missing': 0 },
  ]);
  expect((await columnsOf(outputs.results!)).slice(2).every((column) => column.type === 'integer')).toBe(true);
});

test('overwriting puts the indicators in place of the column', async () => {
  const { outputs } = await convert({ overwrite: true }, await colors());
  const names = (await columnsOf(outputs.results!)).map((column) => column.name);
  expect(names).toEqual(['color-it\'s "', 'color-red', 'color-missing', 'size']);
});

test('a category that was not there when fitting gives only zeros; another numeric type does not matter', async () => {
  const fitted = await convert({ columns: ['color', 'size'] }, await colors());
  const dataset = await tableOf("SELECT * FROM (VALUES ('blue', 2.0), ('RED', 2.5)) t", [
    color,
    { name: 'size', type: 'double' },
  ]);
  const inputs = { transformation: fitted.outputs.transformation, dataset };
  const rows = await rowsOf((await runModule('apply-transformation', {}, inputs)).outputs.results!);
  expect(rows.map((row) => Object.values(row).slice(2))).toEqual([
    [0, 0, 0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ]);
});

test('names stay apart from those of other columns, whatever their case', async () => {
  const columns: Column[] = [color, { name: 'COLOR-A', type: 'integer' }];
  const dataset = await tableOf("SELECT * FROM (VALUES ('a', 1), ('A', 2), ('missing', 3), (NULL, 4)) t", columns);
  const { outputs } = await convert({}, dataset);
  const names = (await columnsOf(outputs.results!)).map((column) => column.name);
  expect(names.slice(2)).toEqual(['color-A (2)', 'color-a (3)', 'color-missing', 'color-missing (2)']);
});

test('too many categories are an error that says what to do', async () => {
  await expect(convert({ columns: ['size'], maxCategories: 2 }, await colors())).rejects.toThrow(
    'The column "size" has more than 2 categories.',
  );
  expect((await convert({ columns: ['size'], maxCategories: 3 }, await colors())).rows).toHaveLength(4);
});

test('no column to convert is an issue', () => {
  const columns = [size];
  const { issues } = spec.schema({
    params: spec.params.parse({}),
    inputs: { dataset: { type: 'table', columns } },
  });
  expect(issues).toMatchObject([{ message: expect.stringContaining('mark them as categorical') }]);
});

test('an empty table gets no indicators', async () => {
  const dataset = await tableOf("SELECT 'a' WHERE false", [color]);
  const { outputs } = await convert({}, dataset);
  expect(await columnsOf(outputs.results!)).toEqual([color]);
});

test('applying the transformation to the data it was fitted on gives the results', async () => {
  const types: [Column['type'], string[]][] = [
    ['string', ["'a'", "'b c'", "''"]],
    ['boolean', ['true', 'false']],
    ['double', ['1.5', "'nan'::DOUBLE", '-0.1']],
    ['integer', ['9007199254740993', '9007199254740992']],
    ['datetime', ["TIMESTAMP '2020-01-01 00:00:00.000001'", "TIMESTAMP '1969-12-31'"]],
  ];
  const cases = fc.constantFrom(...types).chain(([type, values]) =>
    fc.record({
      type: fc.constant(type),
      cells: fc.array(fc.constantFrom('NULL', ...values), { minLength: 1, maxLength: 6 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, fc.boolean(), async ({ type, cells }, overwrite) => {
      const dataset = await tableOf(`SELECT unnest([${cells.join(', ')}])`, [{ name: 'c', type }]);
      const { rows, outputs } = await convert({ columns: ['c'], overwrite }, dataset);
      const inputs = { transformation: outputs.transformation, dataset };
      const applied = await runModule('apply-transformation', {}, inputs);
      expect(await rowsOf(applied.outputs.results!)).toEqual(rows);
      for (const { c: _, ...indicators } of rows) {
        expect(Object.values(indicators).filter((value) => value === 1)).toHaveLength(1);
      }
    }),
    { numRuns: 15 },
  );
});
