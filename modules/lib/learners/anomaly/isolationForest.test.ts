import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import type { Values } from '../../../../test/rig/trainingData.ts';
import { answerByOnnx, unsupervisedDataOf } from '../../../../test/rig/unsupervisedData.ts';
import { isolationForest } from './isolationForest.ts';
import { averagePath } from './isolationTree.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as { isolation: { x: number[][]; auc: [number, number, number] } };
const { x, auc } = fixture.isolation;
const columns = Object.fromEntries([0, 1, 2, 3].map((j) => [`x${j}`, x.map((row) => row[j]!)]));

async function score(table: Record<string, Values>, params: unknown, scored = table) {
  const data = unsupervisedDataOf('anomaly', table);
  const estimator = await isolationForest.fit(data, isolationForest.params.parse(params), await newContext());
  return { scores: await answerByOnnx(estimator, data, scored, 1), estimator };
}

function areaOf(scores: number[], odd: (i: number) => boolean): number {
  let right = 0;
  let pairs = 0;
  const usual = scores.filter((_, i) => !odd(i));
  for (const [i, a] of scores.entries()) {
    if (!odd(i)) continue;
    for (const b of usual) {
      pairs += 1;
      right += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return right / pairs;
}

test('tells anomalies as well as scikit-learn does: median of five seeds', async () => {
  const areas = [];
  for (let seed = 0; seed < 5; seed++) {
    const { scores } = await score(columns, { seed });
    areas.push(areaOf(scores, (i) => i >= 600));
  }
  const median = areas.sort((a, b) => a - b)[2]!;
  expect(median).toBeGreaterThan(auc[0] - 0.005);
  expect(median).toBeLessThan(auc[2] + 0.02);
});

test('the share that is asked for scores one half and more', async () => {
  const { scores, estimator } = await score(columns, { threshold: 'share', expectedAnomalies: 0.1 });
  expect(scores.filter((value) => value >= 0.5 - 1e-7).length).toBe(63);
  expect(estimator.metrics.anomaly_rate).toBeCloseTo(0.1, 10);
});

test('rare and unknown categories stand apart; missing values are scored', async () => {
  const kinds = Array.from({ length: 400 }, (_, i) => (i === 7 ? 'rare' : i % 2 === 0 ? 'a' : 'b'));
  const table = { kind: kinds, n: kinds.map((_, i) => (i % 10 === 0 ? null : i % 7)) };
  const { scores } = await score(table, {}, { kind: ['a', 'rare', 'never seen', null], n: [3, 3, 3, null] });
  expect(scores[1]!).toBeGreaterThan(scores[0]! + 0.05);
  expect(scores[2]!).toBeGreaterThan(scores[0]!);
  expect(scores.every((value) => value > 0 && value < 1)).toBe(true);
});

test.each([[{ x: [1] }], [{ x: [2, 2, 2, 2] }], [{ x: [null, null] }]])(
  'degenerate data is scored: %j',
  async (table) => {
    const { scores } = await score(table, {});
    expect(scores.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(new Set(scores).size).toBe(1);
  },
);

test('path lengths are those of the paper', () => {
  expect([1, 2].map(averagePath)).toEqual([0, 1]);
  expect(averagePath(256)).toBeCloseTo(10.2448, 3);
});
