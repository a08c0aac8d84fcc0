import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { score, type Trained, train } from '../../../test/rig/trainAndScore.ts';
import { quoteIdentifier } from '../../lib/table/sql.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'size', type: 'double' },
  { name: 'colour "x"', type: 'string' },
  { name: 'grade', type: 'integer', categorical: true },
  { name: 'new', type: 'boolean' },
  { name: 'sold', type: 'datetime' },
  { name: 'y', type: 'integer' },
];
const rows = `SELECT i % 17 + 0.5 AS size, ['red', 'green', 'blue', NULL][i % 4 + 1] AS colour, i % 5 AS grade, i % 3 = 0 AS new,
  TIMESTAMP '2020-01-01' + to_days((i % 30)::INTEGER) AS sold`;
const tree = { trees: 5, minimumRowsPerLeaf: 2 };

const regressionTable = () => tableOf(`${rows}, i % 17 * 2 + i % 5 AS y FROM range(300) t(i)`, columns);
const binaryTable = () => tableOf(`${rows}, (i % 17 > 8 AND i % 4 < 2)::INTEGER AS y FROM range(300) t(i)`, columns);
const multiclassTable = () =>
  tableOf(`${rows}, ['10', '9', 'x'][i % 17 % 3 + 1] AS y FROM range(300) t(i)`, [
    ...columns.slice(0, 5),
    { name: 'y', type: 'string', categorical: true },
  ]);

async function predictedColumns(trained: Trained, dataset: string, appendScores = true) {
  const known = await columnsOf(dataset);
  const label = known.find(({ name }) => name === 'y')!;
  const model = { type: 'model' as const, task: trained.model.task, label, features: columns.slice(0, 5) };
  const table = { type: 'table' as const, columns: known };
  const { outputs } = spec.schema({ params: { appendScores }, inputs: { trainedModel: model, dataset: table } });
  return outputs.results?.type === 'table' ? outputs.results.columns : undefined;
}

test('regression appends one number, and the schema says so', async () => {
  const dataset = await regressionTable();
  const trained = await train('boosted-decision-tree-regression', { trees: 50 }, dataset, 'y');
  const results = await score(trained, dataset);
  const scored = await columnsOf(results);
  expect(scored).toEqual(await predictedColumns(trained, dataset));
  expect(scored.slice(5)).toEqual([
    { name: 'y', type: 'integer', role: 'label' },
    { name: 'Scored Labels', type: 'double', role: 'score', score: { task: 'regression', kind: 'label' } },
  ]);
  const errors = (await rowsOf(results)).map((row) => Math.abs(Number(row.y) - Number(row['Scored Labels'])));
  expect(Math.max(...errors)).toBeLessThan(1);
});

test('two classes append a label of the label’s type and the probability of the second class', async () => {
  const dataset = await binaryTable();
  const trained = await train('two-class-boosted-decision-tree', { trees: 30 }, dataset, 'y');
  const results = await score(trained, dataset);
  expect((await columnsOf(results)).slice(6)).toEqual([
    { name: 'Scored Labels', type: 'integer', role: 'score', score: { task: 'binary', kind: 'label' } },
    {
      name: 'Scored Probabilities',
      type: 'double',
      role: 'score',
      score: { task: 'binary', kind: 'probability', class: '1' },
    },
  ]);
  for (const row of await rowsOf(results)) {
    expect(row['Scored Labels']).toBe(row.y);
    expect(Number(row['Scored Probabilities']) >= 0.5).toBe(row.y === 1);
  }
});

test('several classes append a probability each, in the order of the classes', async () => {
  const dataset = await multiclassTable();
  const trained = await train('multiclass-decision-forest', {}, dataset, 'y');
  const results = await score(trained, dataset, { appendScores: false });
  const scored = await columnsOf(results);
  expect(scored.map(({ name }) => name)).toEqual([
    'Scored Labels',
    'Scored Probabilities_10',
    'Scored Probabilities_9',
    'Scored Probabilities_x',
  ]);
  expect(scored[0]).toMatchObject({ type: 'string', categorical: true });
  const [first] = await rowsOf(results);
  const sum = ['10', '9', 'x'].reduce((total, name) => total + Number(first?.[`Scored Probabilities_${name}`]), 0);
  expect(sum).toBeCloseTo(1, 5);
});

test('other order, further columns, unseen categories, missing values and no label are scored', async () => {
  const trained = await train('boosted-decision-tree-regression', tree, await regressionTable(), 'y');
  const odd = await tableOf(
    `SELECT * FROM (VALUES ('more', 'violet', NULL, NULL, NULL, 99), ('rows', NULL, 1e308, NULL, true, NULL)) t(extra, c, s, d, n, g)`,
    [
      { name: 'extra', type: 'string' },
      { name: 'colour "x"', type: 'string' },
      { name: 'size', type: 'double' },
      { name: 'sold', type: 'datetime' },
      { name: 'new', type: 'boolean' },
      { name: 'grade', type: 'integer' },
    ],
  );
  const scored = await rowsOf(await score(trained, odd));
  expect(scored.map((row) => row.extra)).toEqual(['more', 'rows']);
  for (const row of scored) expect(Number.isFinite(row['Scored Labels'])).toBe(true);
});

test('scores of an earlier model are replaced, and only the model’s label stays the label', async () => {
  const dataset = await regressionTable();
  const trained = await train('boosted-decision-tree-regression', tree, dataset, 'y');
  const once = await score(trained, dataset);
  expect(await readFile(await score(trained, once))).toEqual(await readFile(once));
  const other = await tableOf(`${rows}, 1 AS y, 'old' AS score, 2 AS other FROM range(3) t(i)`, [
    ...columns,
    { name: 'Scored Labels', type: 'string' },
    { name: 'other', type: 'integer', role: 'label' },
  ]);
  expect((await columnsOf(await score(trained, other))).slice(5)).toMatchObject([
    { name: 'y', role: 'label' },
    { name: 'other', type: 'integer' },
    { name: 'Scored Labels', type: 'double', role: 'score' },
  ]);
});

test('a missing column, and a type that cannot be read, are named', async () => {
  const trained = await train('boosted-decision-tree-regression', tree, await regressionTable(), 'y');
  const without = await tableOf('SELECT 1.0 AS size', [{ name: 'size', type: 'double' }]);
  await expect(score(trained, without)).rejects.toThrow(
    'has no columns "colour "x"", "grade", "new", "sold", but the model was trained with them',
  );
  const changed = await tableOf(`${rows} FROM range(3) t(i)`, [
    ...columns.slice(0, 4),
    { name: 'sold', type: 'datetime' },
  ]);
  const wrong = await tableOf(`SELECT size, colour, grade, new, 5 AS sold FROM (${rows} FROM range(3) t(i))`, [
    ...columns.slice(0, 4),
    { name: 'sold', type: 'integer' },
  ]);
  await score(trained, changed);
  await expect(score(trained, wrong)).rejects.toThrow(
    '"sold" is of type integer, but the model was trained with datetime',
  );
});

test('numbers that come as text are read; what is no number is missing, with a warning', async () => {
  const dataset = await regressionTable();
  const trained = await train('boosted-decision-tree-regression', tree, dataset, 'y');
  const asText = (size: string) =>
    tableOf(`SELECT ${size} AS size, colour, grade, new, sold FROM (${rows} FROM range(20) t(i))`, [
      { name: 'size', type: 'string' },
      ...columns.slice(1, 5),
    ]);
  const results = await rowsOf(await score(trained, await asText("' ' || size::VARCHAR")));
  const expected = await rowsOf(await score(trained, dataset));
  expect(results.map((row) => row['Scored Labels'])).toEqual(expected.slice(0, 20).map((row) => row['Scored Labels']));
  const context = await newContext();
  const some = {
    trainedModel: trained.folder,
    dataset: await asText("CASE WHEN size > 5 THEN '?' ELSE size::VARCHAR END"),
  };
  await runModule('score-model', {}, some, context);
  expect(context.logs[0]).toContain('texts of the column "size" cannot be read as double');
  await expect(score(trained, await asText("'?'"))).rejects.toThrow('The column "size" holds texts');
});

test.each([
  { what: 'numbers and categories', features: columns.slice(0, 5) },
  { what: 'numbers alone', features: columns.filter(({ name }) => name === 'size' || name === 'new') },
])(
  'many rows of $what keep their order and have the same bytes whatever the number of threads',
  async ({ features }) => {
    const names = features.map(({ name }) => quoteIdentifier(name)).join(', ');
    const all = columns.slice(0, 5).map(({ name }) => quoteIdentifier(name));
    const table = (rest: string, count: number, more: Column[]) =>
      tableOf(
        `SELECT ${names}, * EXCLUDE (${all.join(', ')}) FROM (${rows}, ${rest} FROM range(${count}) t(i)) AS d(${all.join(', ')}, y${more.length > 1 ? ', i' : ''})`,
        [...features, ...more],
      );
    const label: Column = { name: 'y', type: 'string', categorical: true };
    const training = await table("['10', '9', 'x'][i % 17 % 3 + 1]", 300, [label]);
    const trained = await train('multiclass-boosted-decision-tree', tree, training, 'y');
    // Two row groups.
    const dataset = await table("'x', i", 130_001, [label, { name: 'i', type: 'integer' }]);
    const inputs = { trainedModel: trained.folder, dataset };
    const one = await runModule('score-model', {}, inputs, await newContext({ threads: 1 }));
    const four = await runModule('score-model', {}, inputs, await newContext({ threads: 4 }));
    expect((await readFile(one.outputs.results!)).equals(await readFile(four.outputs.results!))).toBe(true);
    const scored = await rowsOf(one.outputs.results!);
    expect(scored.every((row, i) => row.i === i)).toBe(true);
    // The pattern of the features repeats, and so do the scores.
    const period = 17 * 4 * 5 * 3 * 2;
    expect(scored[129_999]?.['Scored Probabilities_x']).toBe(scored[129_999 % period]?.['Scored Probabilities_x']);
  },
);

test('a table without rows gives a scored table without rows', async () => {
  const dataset = await multiclassTable();
  const trained = await train('multiclass-decision-forest', {}, dataset, 'y');
  const empty = await tableOf(`${rows} FROM range(0) t(i)`, columns.slice(0, 5));
  const results = await score(trained, empty);
  expect(await rowsOf(results)).toEqual([]);
  expect((await columnsOf(results)).at(-1)?.name).toBe('Scored Probabilities_x');
});
