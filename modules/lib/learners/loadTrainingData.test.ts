import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext, tableOf } from '../../../test/rig/runModule.ts';
import { TableSession } from '../table/session.ts';
import type { SupervisedTask } from './data.ts';
import { loadTrainingData } from './loadTrainingData.ts';

async function load(select: string, columns: Column[], label: string, task: SupervisedTask) {
  const path = await tableOf(select, columns);
  const context = await newContext();
  await using session = await TableSession.open(context);
  const data = await loadTrainingData(session, await session.read(path), { label, task }, context);
  return { data, logs: context.logs };
}

const mixed = `SELECT * FROM (VALUES
  (1::DOUBLE, 'b', true, TIMESTAMP '1970-01-03 12:00:00', 7::BIGINT, 10::BIGINT, 0.5::DOUBLE, 'x'),
  (NULL, NULL, NULL, NULL, 70, 20, NULL, 'x'),
  ('inf', '', false, 'infinity', NULL, NULL, 1, 'x'),
  (1e300, 'a', false, TIMESTAMP '1970-01-01', 7, 30, 2, 'x')) t(d, s, b, t, c, y, w, "old")`;
const mixedColumns: Column[] = [
  { name: 'd', type: 'double' },
  { name: 's', type: 'string' },
  { name: 'b', type: 'boolean' },
  { name: 't', type: 'datetime' },
  { name: 'c', type: 'integer', categorical: true },
  { name: 'y', type: 'integer' },
  { name: 'w', type: 'double', role: 'weight' },
  { name: 'old', type: 'string', role: 'score' },
];

test('every type becomes numbers or categories; what is missing, infinite or too large is missing', async () => {
  const { data, logs } = await load(mixed, mixedColumns, 'y', 'regression');
  expect(data.features).toEqual([
    { kind: 'numeric', name: 'd', values: new Float32Array([1, Number.NaN, Number.NaN]) },
    { kind: 'categorical', name: 's', codes: new Int32Array([1, -1, 0]), categories: ['a', 'b'] },
    { kind: 'numeric', name: 'b', values: new Float32Array([1, Number.NaN, 0]) },
    { kind: 'numeric', name: 't', values: new Float32Array([2.5, Number.NaN, 0]) },
    { kind: 'categorical', name: 'c', codes: new Int32Array([0, 1, 0]), categories: ['7', '70'] },
  ]);
  expect(data.target).toEqual({ kind: 'numeric', values: new Float64Array([10, 20, 30]) });
  expect(data.weights).toEqual(new Float32Array([0.5, 0, 2]));
  expect(logs).toEqual(['1 of 4 row has no value in the label column "y" and was left out.']);
});

test('classes are sorted as numbers when all are numbers, else as text', async () => {
  const columns: Column[] = [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'string' },
  ];
  const numbers = await load(
    "SELECT * FROM (VALUES (1, '10'), (2, '9'), (3, '-1')) t(x, y)",
    columns,
    'y',
    'multiclass',
  );
  expect(numbers.data.target).toMatchObject({ classes: ['-1', '9', '10'], codes: new Int32Array([2, 1, 0]) });
  const texts = await load("SELECT * FROM (VALUES (1, 'yes'), (2, 'no')) t(x, y)", columns, 'y', 'binary');
  expect(texts.data.target).toMatchObject({ classes: ['no', 'yes'], codes: new Int32Array([1, 0]) });
});

test('a text that is different in every row is left out, unless it is marked as categorical', async () => {
  const select = "SELECT 'id' || range AS id, range % 2 AS x, range AS y FROM range(10001)";
  const rest: Column[] = [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'integer' },
  ];
  const plain = await load(select, [{ name: 'id', type: 'string' }, ...rest], 'y', 'regression');
  expect(plain.data.features.map(({ name }) => name)).toEqual(['x']);
  expect(plain.logs[0]).toContain('Column "id" was left out');
  const marked = await load(select, [{ name: 'id', type: 'string', categorical: true }, ...rest], 'y', 'regression');
  expect(marked.data.features.map(({ name }) => name)).toEqual(['id', 'x']);
});

test('a label that does not fit the task says what to do', async () => {
  const columns: Column[] = [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'string' },
  ];
  const three = "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) t(x, y)";
  await expect(load(three, columns, 'z', 'binary')).rejects.toThrow('There is no column "z"');
  await expect(load(three, columns, 'y', 'binary')).rejects.toThrow('"a", "b", "c". Use a multiclass learner');
  await expect(load(three, columns, 'y', 'regression')).rejects.toThrow('"y" is of type string');
  await expect(load("SELECT 1 AS x, 'a' AS y", columns, 'y', 'multiclass')).rejects.toThrow('only one class, "a"');
  await expect(load('SELECT 1 AS x, NULL AS y', columns, 'y', 'binary')).rejects.toThrow('No row has a value');
});
