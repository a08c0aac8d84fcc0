import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { readTrainedModel } from '../../lib/learners/saveModel.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'who', type: 'integer' },
  { name: 'what "ö', type: 'string' },
  { name: 'stars', type: 'double' },
];
const ratings = (more = '') =>
  tableOf(
    `SELECT i % 7 AS who, ['b', 'a', 'ß'][i % 3 + 1] AS what, i % 5 + 1 AS stars FROM range(60) t(i) ${more}`,
    columns,
  );
const quick = { factors: 3, iterations: 4 };
const train = (dataset: string, params: object = quick, context?: Awaited<ReturnType<typeof newContext>>) =>
  runModule('train-svd-recommender', params, { dataset }, context);

test('the model says what it wants and what it has learned from', async () => {
  const { outputs, metrics, logs } = await train(await ratings());
  expect(await readTrainedModel(outputs.trainedModel!)).toMatchObject({
    task: 'recommendation',
    learner: 'svd-recommender',
    params: { factors: 3, iterations: 4, learningRate: 0.005 },
    label: columns[2],
    features: [
      {
        name: 'who',
        type: 'integer',
        input: 'who',
        kind: 'categorical',
        categories: ['0', '1', '2', '3', '4', '5', '6'],
      },
      { name: 'what "ö', type: 'string', kind: 'categorical', categories: ['a', 'b', 'ß'] },
    ],
    output: { name: 'prediction', width: 1 },
    training: { rows: 60, profile: [{ name: 'who' }, { name: 'what "ö' }, { name: 'stars', mean: expect.closeTo(3) }] },
  });
  expect(metrics.filter(({ name }) => name === 'training_loss').map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(logs[0]).toContain('60 ratings of 3 items by 7 users');
});

test('the same training gives the same bytes', async () => {
  const [a, b] = [await train(await ratings()), await train(await ratings())];
  for (const file of ['model.onnx', 'model.json']) {
    const [first, second] = [a, b].map(({ outputs }) => join(outputs.trainedModel!, file));
    expect((await readFile(first!)).equals(await readFile(second!))).toBe(true);
  }
});

test('rows without user, item or finite rating are left out, and said to be', async () => {
  const dataset = await ratings(
    "UNION ALL SELECT * FROM (VALUES (NULL, 'a', 1), (1, '', 1), (1, 'a', NULL), (1, 'a', 'inf'::DOUBLE))",
  );
  const { outputs, logs } = await train(dataset);
  expect((await readTrainedModel(outputs.trainedModel!)).training.rows).toBe(60);
  expect(logs[0]).toContain('4 of 64 rows');
});

test('columns can be named; those without a name are the first three', async () => {
  const dataset = await tableOf("SELECT 4.5 AS stars, 'x' AS item, 'u' AS user", [
    { name: 'stars', type: 'double' },
    { name: 'item', type: 'string' },
    { name: 'user', type: 'string' },
  ]);
  const { outputs } = await train(dataset, { ...quick, user: 'user', rating: 'stars' });
  const model = await readTrainedModel(outputs.trainedModel!);
  expect(model.features.map(({ name }) => name)).toEqual(['user', 'item']);
  await expect(train(dataset)).rejects.toThrow('a rating has to be a number');
});

test('a table without ratings is refused', async () => {
  const empty = await tableOf("SELECT 1 AS who, 'a' AS what, 1.0 AS stars WHERE false", columns);
  await expect(train(empty)).rejects.toThrow('nothing to learn from');
});

test('a run that is cancelled ends soon', async () => {
  const controller = new AbortController();
  const context = await newContext({ signal: controller.signal, metric: () => controller.abort() });
  await expect(train(await ratings(), { iterations: 10_000 }, context)).rejects.toThrow('aborted');
});

test('the schema carries the columns on, and refuses what is no rating', () => {
  const check = (table: Column[], named = {}) =>
    spec.schema({ params: spec.params.parse(named), inputs: { dataset: { type: 'table', columns: table } } });
  expect(check(columns)).toEqual({
    outputs: {
      trainedModel: { type: 'model', task: 'recommendation', label: columns[2], features: columns.slice(0, 2) },
    },
    issues: [],
  });
  expect(check(columns, { rating: 'what "ö', item: 'stars' }).issues?.[0]).toMatchObject({ param: 'rating' });
  expect(check(columns, { user: 'stars' }).issues?.[0]?.message).toContain('three different columns');
  expect(check(columns.slice(0, 1)).issues).toEqual([
    { port: 'dataset', message: expect.stringContaining('this one has 1 column') },
  ]);
});
