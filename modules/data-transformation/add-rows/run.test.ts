import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const first: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'x', type: 'integer' },
  { name: 'when "w"', type: 'datetime' },
  { name: 'y', type: 'boolean', role: 'label' },
];
const second: Column[] = [
  { name: 'y', type: 'boolean' },
  { name: 'X', type: 'double', categorical: true },
  { name: 'when "w"', type: 'string' },
  { name: 'new', type: 'boolean' },
  { name: 'id', type: 'integer' },
];
const add = async (dataset1: string, dataset2: string) =>
  (await runModule('add-rows', {}, { dataset1, dataset2 })).outputs.results!;

test('columns meet by name, missing ones are null, and types widen', async () => {
  const results = await add(
    await tableOf("SELECT 1, 2, TIMESTAMP '2020-01-02', true", first),
    await tableOf("SELECT NULL, 0.5, 'later', false, 9", second),
  );
  expect(await rowsOf(results)).toEqual([
    { id: 1, x: 2, 'when "w"': '2020-01-02 00:00:00', y: true, new: null },
    { id: 9, x: 0.5, 'when "w"': 'later', y: null, new: false },
  ]);
  const shape = spec.schema({
    params: {},
    inputs: { dataset1: { type: 'table', columns: first }, dataset2: { type: 'table', columns: second } },
  });
  expect(shape.outputs.results).toMatchObject({ columns: await columnsOf(results) });
});

test('the rows of the first come first, each in order; an empty table adds only columns', async () => {
  const id: Column[] = [{ name: 'id', type: 'integer' }];
  const numbers = (from: number, to: number) => tableOf(`SELECT i FROM range(${from}, ${to}) t(i)`, id);
  const results = await add(await numbers(0, 5000), await numbers(5000, 9000));
  expect((await rowsOf(results)).every((row, i) => row.id === i)).toBe(true);
  const empty = await tableOf("SELECT true, 1.5, 'a', true, 1 WHERE false", second);
  expect(await rowsOf(await add(await numbers(0, 1), empty))).toEqual([
    { id: 0, y: null, X: null, 'when "w"': null, new: null },
  ]);
});
