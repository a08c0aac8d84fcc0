import { expect, test } from 'vitest';
import expected from '../../../../test/fixtures/simpleLearners.json' with { type: 'json' };
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { naiveBayes } from '../bayes/naiveBayes.ts';
import type { TrainingData } from '../data.ts';
import { type AnyLearner, learners } from '../learners.ts';

const oneVsAll = await learners['one-vs-all']!();
const oneVsOne = await learners['one-vs-one']!();

const columns: Record<string, Values> = expected.columns;
const data = trainingDataOf('multiclass', columns, expected.multi);

async function train(learner: AnyLearner, params: object, from: TrainingData = data) {
  const context = await newContext();
  return { estimator: await learner.fit(from, learner.params.parse(params), context), ...context };
}

function expectClose(actual: readonly number[], wanted: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [i, value] of actual.entries()) {
    expect(Math.abs(value - wanted[i]!), `answer ${i}`).toBeLessThan(tolerance);
  }
}

test('one-vs-all with logistic regression is scikit-learn’s OneVsRest', async () => {
  const use = { length: columns.length!, ratio: columns.ratio! };
  const params = { learner: 'logistic-regression', params: { l1: 0, l2: 1, tolerance: 1e-12 } };
  const own = trainingDataOf('multiclass', use, expected.multi);
  const { estimator, metrics } = await train(oneVsAll, params, own);
  expectClose(await predictByOnnx(estimator, own, use), expected.oneVsRest.flat(), 1e-4);
  expect(metrics.filter(({ name }) => name === 'training_loss').map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(metrics.some(({ name, step }) => name === 'training_loss (mid)' && step === 2)).toBe(true);
});

test('one-vs-one with coupling gives back probabilities that the pairs agree on', async () => {
  const direct = await naiveBayes.fit(data, naiveBayes.params.parse({ classShares: 'equal' }), await newContext());
  const inner = { learner: 'naive-bayes', params: { classShares: 'equal' } };
  const { estimator } = await train(oneVsOne, { ...inner, combination: 'coupling' });
  const wanted = await predictByOnnx(direct, data, columns);
  expectClose(await predictByOnnx(estimator, data, columns), wanted, 1e-5);
});

test('votes are the shares of the pairs that a class has won', async () => {
  const { estimator } = await train(oneVsOne, { learner: 'naive-bayes', params: {}, combination: 'votes' });
  const votes = await predictByOnnx(estimator, data, columns);
  const coupled = await train(oneVsOne, { learner: 'naive-bayes', params: {}, combination: 'coupling' });
  const probabilities = await predictByOnnx(coupled.estimator, data, columns);
  let same = 0;
  for (let i = 0; i < votes.length; i += 3) {
    const row = votes.slice(i, i + 3);
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const other = probabilities.slice(i, i + 3);
    if (row.indexOf(Math.max(...row)) === other.indexOf(Math.max(...other))) same += 1;
  }
  expect(same / (votes.length / 3)).toBeGreaterThan(0.95);
});

test.each([
  ['one-vs-all', oneVsAll],
  ['one-vs-one', oneVsOne],
] as const)('every two-class learner works within: %s', async (_, learner) => {
  const inner: Record<string, object> = {
    'boosted-decision-tree': { trees: 5 },
    'decision-forest': { trees: 3 },
    'support-vector-machine': {},
    'neural-network': { iterations: 5, hiddenNodes: [8] },
    'k-nearest-neighbors': {},
  };
  for (const [name, params] of Object.entries(inner)) {
    const { estimator } = await train(learner, { learner: name, params });
    const rows = { length: [...first('length'), null], ratio: [...first('ratio'), null] };
    const texts = { colour: [...first('colour'), 'violet'], shape: [...first('shape'), null] };
    const answers = await predictByOnnx(estimator, data, { ...rows, ...texts });
    for (let i = 0; i < answers.length; i += 3) {
      const row = answers.slice(i, i + 3);
      expect(row.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  }
});

function first(name: string): Values {
  return columns[name]!.slice(0, 20);
}

test('a class whose rows weigh nothing is never the answer', async () => {
  const weights = expected.multi.map((name) => (name === 'mid' ? 0 : 1));
  const weighed = trainingDataOf('multiclass', columns, expected.multi, weights);
  const { estimator } = await train(oneVsOne, { learner: 'naive-bayes', params: {}, combination: 'coupling' }, weighed);
  const answers = await predictByOnnx(estimator, weighed, columns);
  for (let i = 2; i < answers.length; i += 3) expect(answers[i]).toBeLessThan(1e-6);
});

test('a learner for other tasks is refused, with one that fits', async () => {
  await expect(train(oneVsAll, { learner: 'linear-regression', params: {} })).rejects.toThrow(
    '"linear-regression" is no two-class learner. Connect one, such as Two-Class Logistic Regression.',
  );
});
