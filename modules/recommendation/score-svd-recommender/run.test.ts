import { beforeAll, describe, expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'user', type: 'string' },
  { name: 'item', type: 'integer' },
  { name: 'rating', type: 'double' },
];
/** Item i is liked the better the higher i is; user u rates the items from u on. */
const ratings = () =>
  tableOf(
    "SELECT 'u' || u AS user, i AS item, 1 + i / 2.0 AS rating FROM range(5) t(u), range(9) s(i) WHERE i >= u AND i < 8 OR u = 0",
    columns,
  );
let trainedModel: string;
let trainingData: string;

beforeAll(async () => {
  trainingData = await ratings();
  const params = { factors: 2, iterations: 300, learningRate: 0.05, l2: 0.001 };
  const { outputs } = await runModule('train-svd-recommender', params, { dataset: trainingData });
  trainedModel = outputs.trainedModel!;
});

async function score(dataset: string, params: object, inputs = {}) {
  const { outputs, logs } = await runModule('score-svd-recommender', params, { trainedModel, dataset, ...inputs });
  const shape = spec.schema({
    params: spec.params.parse(params),
    inputs: {
      trainedModel: { type: 'model', task: 'recommendation', label: columns[2], features: columns.slice(0, 2) },
      dataset: { type: 'table', columns: await columnsOf(dataset) },
      trainingData: { type: 'table', columns },
    },
  });
  expect(shape).toEqual({
    outputs: { results: { type: 'table', columns: await columnsOf(outputs.results!) } },
    issues: [],
  });
  return { rows: await rowsOf(outputs.results!), logs };
}

const recommend = { prediction: 'item-recommendation' };

describe('rating prediction', () => {
  test('stands beside every row, in their order, and keeps within the ratings of the training', async () => {
    const dataset = await tableOf(
      "SELECT * FROM (VALUES ('u1', 7, 'x'), ('u4', 0, 'y'), ('nobody', 6, 'z'), (NULL, NULL, NULL), ('u2', 99, 'v')) t",
      [columns[0]!, columns[1]!, { name: 'note', type: 'string' }],
    );
    const { rows } = await score(dataset, {});
    expect(rows.map(({ note }) => note)).toEqual(['x', 'y', 'z', null, 'v']);
    const predicted = rows.map((row) => row['Scored Ratings'] as number);
    expect(predicted[0]).toBeCloseTo(4.5, 1);
    expect(predicted[1]).toBeLessThan(2.2);
    for (const rating of predicted) expect(rating >= 1 && rating <= 5).toBe(true);
  });

  test('marks the ratings of the dataset as label, so that Evaluate Model compares them', async () => {
    const { outputs } = await runModule('score-svd-recommender', {}, { trainedModel, dataset: trainingData });
    expect((await columnsOf(outputs.results!))[2]).toMatchObject({ name: 'rating', role: 'label' });
    const { metrics } = await runModule('evaluate-model', {}, { scoredDataset: outputs.results });
    const error = metrics.find(({ name }) => name === 'root_mean_squared_error');
    expect(error?.value).toBeLessThan(0.1);
  });
});

describe('item recommendation', () => {
  test('from all items: the best for each user, in the order in which users appear', async () => {
    const dataset = await tableOf("SELECT * FROM (VALUES ('u3'), (NULL), ('u1'), ('u3'), ('new')) t", [columns[0]!]);
    const { rows, logs } = await score(dataset, {
      ...recommend,
      selection: 'all-items',
      maximumItems: 3,
      includeRatings: true,
    });
    expect(rows.map(({ user }) => user)).toEqual(['u3', 'u1', 'new']);
    for (const row of rows) {
      expect(new Set([row['Item 1'], row['Item 2'], row['Item 3']])).toEqual(new Set([8, 7, 6]));
      expect(row['Rating 1']).toBeGreaterThanOrEqual(row['Rating 2'] as number);
      expect(row['Rating 2']).toBeGreaterThanOrEqual(row['Rating 3'] as number);
    }
    expect(logs[0]).toContain('1 of 3 users were not in the training data');
  });

  test('from unrated items: none that the user rated; where there are fewer the rest is missing', async () => {
    const dataset = await tableOf("SELECT * FROM (VALUES ('u2'), ('u0')) t", [columns[0]!]);
    const { rows } = await score(dataset, { ...recommend, selection: 'unrated-items' }, { trainingData });
    expect(Object.values(rows[0]!).slice(0, 2)).toEqual(['u2', 8]);
    expect(new Set(Object.values(rows[0]!).slice(2))).toEqual(new Set([0, 1, null]));
    expect(Object.values(rows[1]!)).toEqual(['u0', null, null, null, null, null]);
  });

  test('from rated items: puts those of the dataset in order, unknown ones too; small pools are left out', async () => {
    const dataset = await tableOf(
      "SELECT * FROM (VALUES ('u1', 3), ('u1', 6), ('u2', 5), ('u1', 6), ('u1', 77), (NULL, 5)) t",
      columns.slice(0, 2),
    );
    const { rows, logs } = await score(dataset, { ...recommend, maximumItems: 3 });
    expect(rows).toHaveLength(1);
    expect(new Set(Object.values(rows[0]!))).toEqual(new Set(['u1', 3, 6, 77]));
    expect(Number(rows[0]!['Item 1'])).toBe(6);
    expect(logs).toEqual(['1 users with fewer than 2 items in the dataset were left out.']);
    const params = { ...recommend, minimumPool: 4 };
    await expect(score(dataset, params)).rejects.toThrow('Lower the minimum size');
  });

  test('says what it needs', async () => {
    const nobody = await tableOf('SELECT NULL AS user', [columns[0]!]);
    const params = { ...recommend, selection: 'all-items' };
    await expect(score(nobody, params)).rejects.toThrow('nobody to recommend items to');
    const inputs = { trainedModel, dataset: nobody };
    const run = runModule('score-svd-recommender', { ...recommend, selection: 'unrated-items' }, inputs);
    await expect(run).rejects.toThrow('third input');
    const other = await tableOf('SELECT 1 AS x', [{ name: 'x', type: 'integer' }]);
    const unfit = runModule('score-svd-recommender', params, { trainedModel, dataset: other });
    await expect(unfit).rejects.toThrow('no column "user"');
  });
});

test('the schema asks for training data only where it is needed', () => {
  const model = {
    type: 'model' as const,
    task: 'recommendation' as const,
    label: columns[2],
    features: columns.slice(0, 2),
  };
  const check = (params: object, dataset: Column[]) =>
    spec.schema({
      params: spec.params.parse(params),
      inputs: { trainedModel: model, dataset: { type: 'table', columns: dataset } },
    }).issues;
  expect(check({ ...recommend, selection: 'all-items' }, [columns[0]!])).toEqual([]);
  expect(check({ ...recommend, selection: 'unrated-items' }, [columns[0]!])?.[0]?.port).toBe('trainingData');
  expect(check({}, [columns[0]!])?.[0]?.message).toContain('"item"');
});
