import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import type { Values } from '../../../../test/rig/trainingData.ts';
import { answerByOnnx, unsupervisedDataOf } from '../../../../test/rig/unsupervisedData.ts';
import { pcaAnomaly } from './pcaAnomaly.ts';

/** Rows along a line in three dimensions, every 50th of them beside it. */
const at = Array.from({ length: 500 }, (_, i) => Math.sin(i * 0.7) * 3);
const beside = (i: number) => (i % 50 === 49 ? 2 : 0.02 * Math.sin(i * 5));
const line = { a: at, b: at.map((x, i) => 2 * x + beside(i)), c: at.map((x, i) => 100 - x + beside(i + 25)) };

async function score(table: Record<string, Values>, params: unknown, scored = table) {
  const data = unsupervisedDataOf('anomaly', table);
  const context = await newContext();
  const estimator = await pcaAnomaly.fit(data, pcaAnomaly.params.parse(params), context);
  return { scores: await answerByOnnx(estimator, data, scored, 1), logs: context.logs };
}

test('rows beside the line score higher than all on it, and the expected share one half and more', async () => {
  const { scores, logs } = await score(line, { components: 1, expectedAnomalies: 0.04 });
  const odd = (i: number) => i % 50 === 49 || i % 50 === 24;
  const lowest = Math.min(...scores.filter((_, i) => odd(i)));
  expect(Math.max(...scores.filter((_, i) => !odd(i)))).toBeLessThan(lowest);
  expect(scores.filter((value) => value >= 0.5 - 1e-7)).toHaveLength(20);
  expect(logs[0]).toContain('1 of 3 components explain');
});

test.each([{ meanCentred: false, scaling: 'none' }, { scaling: 'min-max' }])('with %j, too', async (params) => {
  const { scores } = await score(line, { components: 2, ...params });
  expect(scores.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('missing values and unknown categories are scored', async () => {
  const table = { n: at, m: at.map((x) => -x), kind: at.map((x) => (x > 0 ? 'up' : 'down')) };
  const { scores } = await score(table, {}, { n: [null, 1], m: [1, null], kind: ['up', 'sideways'] });
  expect(scores.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('as many components as features leave nothing: refused', async () => {
  await expect(score({ a: [1, 2, 3], b: [3, 1, 2] }, { components: 2 })).rejects.toThrow('Ask for fewer components');
});

test('rows that are all alike score 0', async () => {
  const { scores } = await score({ a: [1, 1, 1], b: [2, 2, 2], c: [0, 0, 0] }, {});
  expect(scores).toEqual([0, 0, 0]);
});
