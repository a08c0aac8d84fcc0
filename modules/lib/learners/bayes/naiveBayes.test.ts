import { expect, test } from 'vitest';
import expected from '../../../../test/fixtures/simpleLearners.json' with { type: 'json' };
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import type { TrainingData } from '../data.ts';
import { naiveBayes } from './naiveBayes.ts';

const columns: Record<string, Values> = expected.columns;

async function train(data: TrainingData, params: object = {}) {
  return await naiveBayes.fit(data, naiveBayes.params.parse(params), await newContext());
}

test.each([
  ['binary', 'binary', {}, false],
  ['multi', 'multiclass', {}, false],
  ['weighted', 'multiclass', {}, true],
  ['smooth', 'binary', { smoothing: 0.25 }, false],
] as const)(
  'likelihoods agree with scikit-learn’s GaussianNB and CategoricalNB: %s',
  async (name, task, params, weighted) => {
    const target = task === 'binary' ? expected.binary : expected.multi;
    const data = trainingDataOf(task, columns, target, weighted ? expected.weights : undefined);
    const estimator = await train(data, params);
    const answers = await predictByOnnx(estimator, data, columns);
    const wanted = expected.bayes[name].flatMap((row) => (task === 'binary' ? [row[1]!] : row));
    expect(answers).toHaveLength(wanted.length);
    for (const [i, value] of answers.entries()) expect(Math.abs(value - wanted[i]!), `answer ${i}`).toBeLessThan(1e-6);
    expect(estimator.importances.every((value) => value > 0)).toBe(true);
  },
);

test('nothing known of a row leaves the shares of the classes', async () => {
  const data = trainingDataOf('multiclass', columns, expected.multi);
  const nothing = { length: [null, null], ratio: [null, null], colour: [null, 'violet'], shape: ['cone', null] };
  const answers = await predictByOnnx(await train(data), data, nothing);
  const shares = ['high', 'low', 'mid'].map(
    (name) => expected.multi.filter((found) => found === name).length / expected.multi.length,
  );
  for (const [i, value] of answers.entries()) expect(value).toBeCloseTo(shares[i % 3]!, 6);
  const equal = await predictByOnnx(await train(data, { classShares: 'equal' }), data, nothing);
  for (const value of equal) expect(value).toBeCloseTo(1 / 3, 6);
});

test('a row of weight 2 counts as two rows', async () => {
  const twice = <T>(values: readonly T[]): T[] => [...values, ...values.filter((_, i) => i % 3 === 0)];
  const weights = expected.binary.map((_, i) => (i % 3 === 0 ? 2 : 1));
  const weighted = trainingDataOf('binary', columns, expected.binary, weights);
  const long = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, twice(values)]));
  const repeated = trainingDataOf('binary', long, twice(expected.binary));
  const [a, b] = [
    await predictByOnnx(await train(weighted), weighted, columns),
    await predictByOnnx(await train(repeated), repeated, columns),
  ];
  for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i]!, 6);
});

test('columns that say nothing do no harm, alone or beside others', async () => {
  const dull = {
    same: [7, 7, 7, 7],
    empty: [null, null, null, null],
    one: ['a', 'a', 'a', 'a'],
  };
  const labels = ['x', 'y', 'y', 'y'];
  const shares = [0.25, 0.75];
  const onlyNumbers = { same: dull.same, empty: dull.empty };
  for (const use of [dull, onlyNumbers]) {
    const data = trainingDataOf('multiclass', use, labels);
    const answers = await predictByOnnx(await train(data), data, use);
    for (const [i, value] of answers.entries()) expect(value).toBeCloseTo(shares[i % 2]!, 6);
  }
});

test('a class of one row, and values far off: probabilities, whatever happens', async () => {
  const data = trainingDataOf('multiclass', { x: [1, 2, 3, 50, 3e38] }, ['a', 'a', 'a', 'b', 'c']);
  const answers = await predictByOnnx(await train(data), data, { x: [2, 50, 3e38, -3e38, 49] });
  expect(answers.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(answers.slice(3, 6)[1]).toBeLessThan(1.001);
});
