import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import type { Values } from '../../../../test/rig/trainingData.ts';
import { answerByOnnx, unsupervisedDataOf } from '../../../../test/rig/unsupervisedData.ts';
import { gaussianMixture } from './gaussianMixture.ts';
import type { MixtureEstimator } from './mixtureEstimator.ts';

interface Mixture {
  log_likelihood: number;
  weights: number[];
  probabilities: number[][];
}
const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as { x: number[][]; full: Mixture; diag: Mixture };
const columns = Object.fromEntries(['a', 'b', 'c'].map((name, j) => [name, fixture.x.map((row) => row[j]!)]));

async function learn(table: Record<string, Values>, params: unknown, threads = 1) {
  const data = unsupervisedDataOf('clustering', table);
  const context = await newContext({ threads });
  const estimator = await gaussianMixture.fit(data, gaussianMixture.params.parse(params), context);
  return { data, estimator, ...context };
}

/** Probabilities by row, from distances. */
function probabilitiesOf(distances: readonly number[], width: number): number[][] {
  return Array.from({ length: distances.length / width }, (_, i) => {
    const squares = distances.slice(i * width, (i + 1) * width).map((distance) => distance ** 2);
    const terms = squares.map((square) => Math.exp((Math.min(...squares) - square) / 2));
    const sum = terms.reduce((total, term) => total + term, 0);
    return terms.map((term) => term / sum);
  });
}

test.each([
  ['full', 'full'],
  ['diagonal', 'diag'],
] as const)('%s covariances: the likelihood, weights and probabilities of scikit-learn', async (covariance, name) => {
  const params = { clusters: 4, covariance, tolerance: 1e-10, iterations: 2000 };
  const { data, estimator } = await learn(columns, params);
  const expected = fixture[name];
  // The features are standardised here: densities differ by the product of the deviations.
  const deviations = Object.values(columns).map((values) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  });
  const shift = deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
  expect(estimator.metrics.log_likelihood! - shift).toBeCloseTo(expected.log_likelihood, 3);
  const weights = [...(estimator as MixtureEstimator).components.weights].sort();
  for (const [k, weight] of [...expected.weights].sort().entries()) expect(weights[k]).toBeCloseTo(weight, 4);
  const answers = probabilitiesOf(await answerByOnnx(estimator, data, columns, 4), 4);
  for (const [i, row] of expected.probabilities.entries()) {
    const mine = [...answers[i]!].sort((a, b) => b - a);
    for (const [k, value] of [...row].sort((a, b) => b - a).entries()) expect(mine[k]).toBeCloseTo(value, 3);
  }
});

test('the likelihood never falls, and the clusters are those of the ONNX graph', async () => {
  const at = Array.from({ length: 900 }, (_, i) => Math.sin(i * i) + (i % 3) * 4);
  const table = {
    x: at,
    y: at.map((x, i) => (i % 3) * x + Math.cos(i * 7)),
    kind: at.map((_, i) => (i % 3 === 1 ? 'b' : 'a')),
  };
  const { data, estimator, metrics } = await learn(table, {
    clusters: 3,
    covariance: 'diagonal',
    regularisation: 1e-3,
  });
  const losses = metrics.map(({ value }) => value);
  for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThanOrEqual(losses[i - 1]! + 1e-9);
  const distances = await answerByOnnx(estimator, data, table, 3);
  for (const [i, cluster] of estimator.assignments.entries()) {
    const own = distances.slice(i * 3, i * 3 + 3);
    expect(own[cluster]!).toBeLessThanOrEqual(Math.min(...own) * (1 + 1e-6));
  }
});

test('any number of threads gives the same mixture to the last bit', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => [Math.sin(i * i), Math.cos(i * 3.1), (i % 4) * 2]);
  const table = Object.fromEntries([0, 1, 2].map((j) => [`x${j}`, rows.map((row) => row[j]!)]));
  const [one, three] = await Promise.all(
    [1, 3].map((threads) => learn(table, { clusters: 4, iterations: 10 }, threads)),
  );
  expect(three!.estimator.assignments).toEqual(one!.estimator.assignments);
  expect(three!.estimator.metrics).toEqual(one!.estimator.metrics);
});

test('columns that depend on each other need some regularisation', async () => {
  const at = Array.from({ length: 50 }, (_, i) => Math.sin(i));
  const table = { a: at, b: at };
  await expect(learn(table, { regularisation: 0 })).rejects.toThrow('Raise the regularisation');
  const { estimator } = await learn(table, {});
  expect(estimator.clusterCount).toBe(2);
});
