import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { answerByOnnx, unsupervisedDataOf } from '../../../../test/rig/unsupervisedData.ts';
import { kMeans } from './kMeans.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as {
  x: number[][];
  kMeans: { inertia: number; labels: number[]; centres: number[][]; distances: number[][] };
  weighted: { inertia: number };
};
const columns = Object.fromEntries(['a', 'b', 'c'].map((name, j) => [name, fixture.x.map((row) => row[j]!)]));
const exact = { scaling: 'none', initialisation: 'first-rows', clusters: 4, tolerance: 0, iterations: 300 };

async function learn(data: ReturnType<typeof unsupervisedDataOf>, params: unknown, threads = 1) {
  const context = await newContext({ threads });
  const estimator = await kMeans.fit(data, kMeans.params.parse(params), context);
  return { estimator, ...context };
}

test('from the same first centres: the clusters of scikit-learn', async () => {
  const data = unsupervisedDataOf('clustering', columns);
  const { estimator, logs } = await learn(data, exact);
  expect([...estimator.assignments]).toEqual(fixture.kMeans.labels);
  expect(estimator.metrics.inertia).toBeCloseTo(fixture.kMeans.inertia, 5);
  expect(logs[0]).toContain('stayed where they were');
  const distances = await answerByOnnx(estimator, data, columns, 4);
  for (const [i, row] of fixture.kMeans.distances.entries()) {
    for (const [k, distance] of row.entries()) expect(distances[i * 4 + k]).toBeCloseTo(distance, 5);
  }
});

test('weights count as scikit-learn counts them', async () => {
  const weights = fixture.x.map((_, i) => 1 + (i % 3));
  const { estimator } = await learn(unsupervisedDataOf('clustering', columns, weights), exact);
  expect(estimator.metrics.inertia).toBeCloseTo(fixture.weighted.inertia, 4);
});

test('k-means++ with restarts is not worse than any start of one run', async () => {
  const data = unsupervisedDataOf('clustering', columns);
  const runs = await Promise.all([1, 10].map((restarts) => learn(data, { clusters: 4, scaling: 'none', restarts })));
  expect(runs[1]!.estimator.metrics.inertia).toBeLessThanOrEqual(runs[0]!.estimator.metrics.inertia!);
  expect(runs[1]!.estimator.metrics.inertia).toBeLessThanOrEqual(fixture.kMeans.inertia * 1.0001);
});

test('the loss never rises from one iteration to the next', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [Math.sin(i * 1.7), Math.cos(i * 0.3) * 2, (i * 7919) % 101]);
  const many = Object.fromEntries([0, 1, 2].map((j) => [`x${j}`, rows.map((row) => row[j]!)]));
  const { metrics } = await learn(unsupervisedDataOf('clustering', many), { clusters: 9 });
  const losses = metrics.map(({ value }) => value);
  expect(losses.length).toBeGreaterThan(3);
  for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThanOrEqual(losses[i - 1]! * (1 + 1e-9));
});

test('every row belongs to the nearest centre, by the ONNX graph as by the training', async () => {
  const cell = fc.oneof({ weight: 5, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) }, fc.constant(null));
  const row = fc.tuple(cell, cell, fc.constantFrom('red', 'blue', null));
  const params = fc.record({
    distance: fc.constantFrom('euclidean', 'cosine'),
    scaling: fc.constantFrom('min-max', 'z-score', 'none'),
    batchSize: fc.constantFrom(0, 0, 5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 3, maxLength: 40 }), params, async (rows, drawn) => {
      const table = {
        a: [...rows.map(([a]) => a), 1],
        b: [...rows.map(([, b]) => b), 2],
        c: [...rows.map(([, , c]) => c), 'red'],
      };
      const data = unsupervisedDataOf('clustering', table);
      const { estimator } = await learn(data, { ...drawn, clusters: 3 });
      const width = estimator.clusterCount;
      const distances = await answerByOnnx(estimator, data, table, width);
      for (const [i, cluster] of estimator.assignments.entries()) {
        const own = distances.slice(i * width, (i + 1) * width);
        expect(own[cluster]!).toBeLessThanOrEqual(Math.min(...own) + 2e-6 * Math.max(1, ...own));
      }
    }),
    { numRuns: 25 },
  );
});

test('any number of threads gives the same clusters to the last bit', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => [
    Math.sin(i * i),
    Math.cos(i * 3.1),
    Math.sin(i * 0.7),
    i % 17,
  ]);
  const many = Object.fromEntries([0, 1, 2, 3].map((j) => [`x${j}`, rows.map((row) => row[j]!)]));
  const data = unsupervisedDataOf('clustering', many);
  const [one, three] = await Promise.all(
    [1, 3].map((threads) => learn(data, { clusters: 7, iterations: 20 }, threads)),
  );
  expect(three!.estimator.assignments).toEqual(one!.estimator.assignments);
  expect(three!.estimator.metrics).toEqual(one!.estimator.metrics);
  expect(await answerByOnnx(three!.estimator, data, many, 7)).toEqual(
    await answerByOnnx(one!.estimator, data, many, 7),
  );
});

test('unscaled numbers whose squares are too large are refused', async () => {
  const data = unsupervisedDataOf('clustering', { big: [1e30, 2e30, 5] });
  await expect(learn(data, { scaling: 'none' })).rejects.toThrow('"big" holds numbers as large as');
});
