import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const left: Column[] = [
  { name: 'a', type: 'integer' },
  { name: 'a (2)', type: 'string', role: 'label' },
];
const right: Column[] = [
  { name: 'A', type: 'boolean', categorical: true },
  { name: 'when "w"', type: 'datetime', role: 'label' },
  { name: 'w', type: 'double', role: 'weight' },
];
const three = () => tableOf("SELECT * FROM (VALUES (1, 'x'), (2, NULL), (3, 'z')) t", left);
const add = async (dataset1: string, dataset2: string) =>
  (await runModule('add-columns', {}, { dataset1, dataset2 })).outputs.results!;

test('puts columns side by side, renames those whose name is taken, and leaves one label', async () => {
  const results = await add(await three(), await tableOf("SELECT true, TIMESTAMP '2020-01-01', 0.5", right));
  expect(await rowsOf(results)).toEqual([
    { a: 1, 'a (2)': 'x', 'A (3)': true, 'when "w"': '2020-01-01 00:00:00', w: 0.5 },
    { a: 2, 'a (2)': null, 'A (3)': null, 'when "w"': null, w: null },
    { a: 3, 'a (2)': 'z', 'A (3)': null, 'when "w"': null, w: null },
  ]);
  const columns = await columnsOf(results);
  expect(columns.map((column) => column.role)).toEqual([undefined, 'label', undefined, undefined, 'weight']);
  const shape = spec.schema({
    params: {},
    inputs: { dataset1: { type: 'table', columns: left }, dataset2: { type: 'table', columns: right } },
  });
  expect(shape.outputs.results).toMatchObject({ columns });
});

test('a shorter left side is filled too, also an empty one', async () => {
  const empty = await tableOf("SELECT true, TIMESTAMP '2020-01-01', 0.5 WHERE false", right);
  expect((await rowsOf(await add(empty, await three()))).map((row) => [row.A, row.a])).toHaveLength(3);
  expect(await rowsOf(await add(empty, empty))).toEqual([]);
});

test('rows stay in step over many of them', async () => {
  const numbers = (n: number, name: string) => tableOf(`SELECT i FROM range(${n}) t(i)`, [{ name, type: 'integer' }]);
  const rows = await rowsOf(await add(await numbers(9000, 'i'), await numbers(7000, 'j')));
  expect(rows.every((row, i) => row.i === i && row.j === (i < 7000 ? i : null))).toBe(true);
});
