import { expect, test } from 'vitest';
import expected from '../../../../test/fixtures/simpleLearners.json' with { type: 'json' };
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import { nearestNeighbors } from './nearestNeighbors.ts';

const columns: Record<string, Values> = expected.columns;
const first = (values: Values, count = 90) => values.slice(0, count);

async function train(data: TrainingData, params: object = {}, options: object = {}) {
  const context = await newContext(options);
  const estimator = await nearestNeighbors.fit(data, nearestNeighbors.params.parse(params), context);
  return { estimator, ...context };
}

test.each(Object.entries(expected.neighbours))('neighbours are those of scikit-learn: %s', async (name, wanted) => {
  const [kind, distance, weights] = name.split('-');
  const tasks: Record<string, SupervisedTask> = { price: 'regression', binary: 'binary', multi: 'multiclass' };
  const task = tasks[kind!]!;
  const known = Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, first(values)]));
  const target = expected[kind as 'binary'].slice(0, 90);
  const data = trainingDataOf(task, known, target);
  const { estimator } = await train(data, { neighbors: 7, distance, weights });
  const answers = await predictByOnnx(estimator, data, columns);
  const flat = (wanted as (number | number[])[]).flatMap((row) => {
    if (typeof row === 'number') return [row];
    return task === 'binary' ? [row[1]!] : row;
  });
  expect(answers).toHaveLength(flat.length);
  for (const [i, value] of answers.entries()) {
    expect(Math.abs(value - flat[i]!), `answer ${i}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(flat[i]!)));
  }
});

test.each(['euclidean', 'manhattan', 'cosine'])('one kind of features is enough: %s', async (distance) => {
  for (const use of [{ colour: columns.colour!, shape: columns.shape! }, { length: columns.length! }]) {
    const data = trainingDataOf('regression', use, expected.price);
    for (const weights of ['uniform', 'distance']) {
      const { estimator } = await train(data, { distance, weights });
      const answers = await predictByOnnx(estimator, data, use);
      expect(answers).toHaveLength(expected.price.length);
      expect(answers.every(Number.isFinite)).toBe(true);
    }
  }
});

test('by distance, a row that is known answers itself', async () => {
  const data = trainingDataOf('regression', columns, expected.price);
  for (const distance of ['euclidean', 'manhattan']) {
    const { estimator } = await train(data, { distance, weights: 'distance', neighbors: 9 });
    const answers = await predictByOnnx(estimator, data, columns);
    for (const [i, value] of answers.entries()) expect(value).toBeCloseTo(expected.price[i]!, 3);
  }
});

test('of rows equally far the first ones count', async () => {
  const x = [0, 0, 0, 0, 4];
  const data = trainingDataOf('regression', { x, y: [1e6, 1e6, 1e6, 1e6, 2] }, [1, 2, 3, 4, 5]);
  const { estimator } = await train(data, { neighbors: 2 });
  expect(await predictByOnnx(estimator, data, { x: [0], y: [1e6] })).toEqual([1.5]);
});

test('any number of rows is scored, in blocks: none, one, and more than a block', async () => {
  const data = trainingDataOf('regression', { x: [1, 2, 3] }, [10, 20, 30]);
  const { estimator } = await train(data, { neighbors: 1 });
  for (const count of [0, 1, 2, 255, 256, 257, 1000]) {
    const x = Array.from({ length: count }, (_, i) => 1 + (i % 3));
    expect(await predictByOnnx(estimator, data, { x })).toEqual(x.map((value) => 10 * value));
  }
});

test('missing and unseen values are scored alike', async () => {
  const data = trainingDataOf('binary', columns, expected.binary);
  const { estimator } = await train(data);
  const gaps = { length: [null, 1e5], ratio: [null, null], colour: [null, 'violet'], shape: ['cone', null] };
  const answers = await predictByOnnx(estimator, data, gaps);
  expect(answers.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('a row of weight 0 is not there, and a weight of 2 is two votes', async () => {
  const data = trainingDataOf('regression', { x: [0, 1, 2] }, [10, 20, 70], [0, 2, 1]);
  const { estimator, logs } = await train(data, { neighbors: 3 });
  expect(logs).toEqual(['There are only 2 rows to compare with, so all of them are taken as neighbors.']);
  expect((await predictByOnnx(estimator, data, { x: [0] }))[0]).toBeCloseTo(110 / 3, 5);
});

test('more rows than a file or the memory can hold are refused, with what to do', async () => {
  const data = trainingDataOf('regression', { x: [1, 2] }, [1, 2]);
  await expect(train({ ...data, rowCount: 200_000_000 })).rejects.toThrow(/ONNX file can have 2\.0 GB.*Take a sample/);
  await expect(train({ ...data, rowCount: 20_000_000 })).rejects.toThrow(/this step may use 1\.1 GB.*Take a sample/);
});
