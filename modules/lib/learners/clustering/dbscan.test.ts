import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import type { Values } from '../../../../test/rig/trainingData.ts';
import { answerByOnnx, unsupervisedDataOf } from '../../../../test/rig/unsupervisedData.ts';
import { dbscan } from './dbscan.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as { x: number[][]; dbscan: { labels: number[]; core: boolean[] } };
const columns = Object.fromEntries(['a', 'b', 'c'].map((name, j) => [name, fixture.x.map((row) => row[j]!)]));

async function learn(table: Record<string, Values>, params: unknown, threads = 1) {
  const data = unsupervisedDataOf('clustering', table);
  const context = await newContext({ threads });
  const estimator = await dbscan.fit(data, dbscan.params.parse(params), context);
  return { data, estimator, ...context };
}

test('the cores and the noise of scikit-learn', async () => {
  const { estimator } = await learn(columns, { radius: 2, minimumRows: 5, scaling: 'none' });
  const { labels, core } = fixture.dbscan;
  for (const [i, cluster] of estimator.assignments.entries()) {
    if (core[i] || labels[i] === -1) expect(cluster).toBe(labels[i]);
    else expect(cluster).toBeGreaterThanOrEqual(0);
  }
  expect(estimator.metrics.core_rows).toBe(core.filter((isCore) => isCore).length);
});

test('agrees with the definition, and the ONNX graph with the training', async () => {
  const row = fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }));
  const rows = fc.array(row, { minLength: 1, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(1.2, 2.5), async (drawn, radius) => {
      const table = { x: drawn.map(([x]) => x), y: drawn.map(([, y]) => y) };
      const near = drawn.map(([x, y]) => drawn.flatMap(([a, b], j) => (Math.hypot(a - x, b - y) <= radius ? [j] : [])));
      const isCore = near.map((found) => found.length >= 3);
      const params = { radius, minimumRows: 3, scaling: 'none' };
      if (!isCore.includes(true)) {
        await expect(learn(table, params)).rejects.toThrow('Raise the radius');
        return;
      }
      const { data, estimator } = await learn(table, params);
      const { assignments, clusterCount, reach } = estimator;
      for (const [i, found] of near.entries()) {
        const reached = found.filter((j) => isCore[j]).map((j) => assignments[j]!);
        if (isCore[i]) for (const cluster of reached) expect(cluster).toBe(assignments[i]);
        else expect(reached.length === 0 ? [-1] : reached).toContain(assignments[i]);
      }
      const distances = await answerByOnnx(estimator, data, table, clusterCount);
      for (const [i, cluster] of assignments.entries()) {
        const own = distances.slice(i * clusterCount, (i + 1) * clusterCount);
        if (cluster < 0) expect(Math.min(...own)).toBeGreaterThan(reach!);
        else expect(own[cluster]!).toBeLessThanOrEqual(Math.min(...own) + 1e-6);
      }
    }),
    { numRuns: 40 },
  );
});

test('weights count as rows, and threads do not count', async () => {
  const at = Array.from({ length: 3000 }, (_, i) => Math.sin(i * i) * 10);
  const table = { x: at, y: at.map((_, i) => Math.cos(i * 3) * 10), z: at.map((_, i) => i % 5) };
  const params = { radius: 0.2, minimumRows: 4 };
  const [one, three] = await Promise.all([1, 3].map((threads) => learn(table, params, threads)));
  expect(three!.estimator.assignments).toEqual(one!.estimator.assignments);
  const data = unsupervisedDataOf('clustering', { x: [0, 0.1, 9] }, [1, 1, 5]);
  const weighted = await dbscan.fit(data, dbscan.params.parse({ minimumRows: 5, scaling: 'none' }), await newContext());
  expect([...weighted.assignments]).toEqual([-1, -1, 0]);
});
