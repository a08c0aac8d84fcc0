import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';

const columns: Column[] = [
  { name: 'a', type: 'integer' },
  { name: 'b "2"', type: 'string', categorical: true },
  { name: 'y', type: 'boolean', role: 'label' },
];
const table = () => tableOf("SELECT 1, 'x', true", columns);

async function selectBy(selection: unknown) {
  const { outputs } = await runModule('select-columns-transform', { columns: selection }, { dataset: await table() });
  return outputs.transformation;
}

test('keeps the columns that the selection found in its own dataset, in another one', async () => {
  const transformation = await selectBy({ start: 'all', rules: [{ action: 'exclude', names: ['a'] }] });
  const dataset = await tableOf("SELECT 5, true, NULL, 'q'", [
    { name: 'new', type: 'integer' },
    columns[2]!,
    columns[0]!,
    columns[1]!,
  ]);
  const { outputs } = await runModule('apply-transformation', {}, { transformation, dataset });
  expect(await rowsOf(outputs.results!)).toEqual([{ 'b "2"': 'q', y: true }]);
  expect(await columnsOf(outputs.results!)).toEqual(columns.slice(1));
});

test('a column that the other dataset lacks is named, but for the label', async () => {
  const transformation = await selectBy(['a', 'y']);
  const labelless = await tableOf('SELECT 1', [columns[0]!]);
  const applied = await runModule('apply-transformation', {}, { transformation, dataset: labelless });
  expect(await rowsOf(applied.outputs.results!)).toEqual([{ a: 1 }]);
  const other = await tableOf('SELECT true', [columns[2]!]);
  await expect(runModule('apply-transformation', {}, { transformation, dataset: other })).rejects.toThrow('"a"');
});

test('a selection without columns, or with an unknown one, is an error', async () => {
  await expect(selectBy([])).rejects.toThrow('Choose at least one column');
  await expect(selectBy(['c'])).rejects.toThrow('There is no column "c"');
});
