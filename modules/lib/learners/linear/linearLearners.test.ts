import { expect, test } from 'vitest';
import expected from '../../../../test/fixtures/linearLearners.json' with { type: 'json' };
import { largestDifference, probabilitiesOf, scoresOf, trainOn } from '../../../../test/rig/linearModels.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { buildModel } from '../../onnx/buildModel.ts';
import type { TrainingData } from '../data.ts';
import { averagedPerceptron } from './averagedPerceptron.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticRegression } from './logisticRegression.ts';
import { poissonRegression } from './poissonRegression.ts';
import { supportVectorMachine } from './supportVectorMachine.ts';

const columns: Record<string, Values> = expected.columns;
const { weights } = expected;

test.each([
  ['default', {}, false],
  ['strong', { l2: 0.5 }, false],
  ['weighted', { l2: 0.01 }, true],
  ['noIntercept', { l2: 0.01, intercept: false }, false],
] as const)('least squares agree with scikit-learn’s Ridge: %s', async (name, params, weighted) => {
  const data = trainingDataOf('regression', columns, expected.price, weighted ? weights : undefined);
  const { estimator } = await trainOn(linearRegression, data, params);
  const { coefficients, intercept, predictions } = expected.ridge[name];
  expect(largestDifference([...estimator.score.coefficients], coefficients)).toBeLessThan(1e-6);
  expect(estimator.score.intercepts[0]).toBeCloseTo(intercept, 5);
  expect(largestDifference(scoresOf(estimator, data).flat(), predictions)).toBeLessThan(1e-7);
});

test.each([
  ['binaryL2', 'binary', { l1: 0, l2: 1 }, false],
  ['binaryElastic', 'binary', {}, false],
  ['binaryWeighted', 'binary', { l1: 0, l2: 0.3 }, true],
  ['multiL2', 'multiclass', { l1: 0, l2: 1 }, false],
  ['multiElastic', 'multiclass', {}, false],
  ['multiStrongL1', 'multiclass', { l1: 8, l2: 0.5 }, false],
] as const)('logistic regression agrees with scikit-learn’s: %s', async (name, task, params, weighted) => {
  const target = task === 'binary' ? expected.binary : expected.multi;
  const data = trainingDataOf(task, columns, target, weighted ? weights : undefined);
  const { estimator, metrics } = await trainOn(logisticRegression, data, params);
  expect(largestDifference(probabilitiesOf(estimator, data).flat(), expected.logistic[name].flat())).toBeLessThan(1e-4);
  const losses = metrics.map(({ value }) => value);
  expect(losses.length).toBe(estimator.metrics.iterations);
  expect(losses.every((loss, i) => i === 0 || loss <= losses[i - 1]!)).toBe(true);
});

test('the support vector machine reaches LinearSVC’s objective', async () => {
  const data = trainingDataOf('binary', columns, expected.binary);
  for (const [lambda, objective] of Object.entries(expected.svmObjective)) {
    const { estimator } = await trainOn(supportVectorMachine, data, { lambda: Number(lambda), iterations: 3000 });
    expect(estimator.metrics.training_loss).toBeGreaterThan(objective * (1 - 1e-6));
    expect(estimator.metrics.training_loss).toBeLessThan(objective * 1.005);
  }
});

const learners = {
  'least squares': [linearRegression, 'regression', {}],
  'without intercept': [linearRegression, 'regression', { intercept: false }],
  lasso: [linearRegression, 'regression', { l1: 300, l2: 0 }],
  'elastic net without intercept': [linearRegression, 'regression', { l1: 20, intercept: false }],
  Poisson: [poissonRegression, 'regression', {}],
  'online gradient descent': [linearRegression, 'regression', { method: 'online-gradient-descent' }],
  'not normalised': [linearRegression, 'regression', { method: 'online-gradient-descent', normalise: false }],
  'two-class logistic': [logisticRegression, 'binary', {}],
  'multiclass logistic': [logisticRegression, 'multiclass', {}],
  'support vectors': [supportVectorMachine, 'binary', {}],
  'support vectors, not normalised': [supportVectorMachine, 'binary', { normalise: false }],
  perceptron: [averagedPerceptron, 'binary', {}],
  'perceptron, not normalised': [averagedPerceptron, 'binary', { normalise: false }],
} as const;

function dataFor(task: 'regression' | 'binary' | 'multiclass', use = columns): TrainingData {
  const target = { regression: expected.price, binary: expected.binary, multiclass: expected.multi }[task];
  return trainingDataOf(task, use, target);
}

test.each(Object.entries(learners))(
  'onnxruntime answers what the trainer computed: %s',
  async (_, [learner, task, params]) => {
    const data = dataFor(task);
    const { estimator } = await trainOn(learner, data, params);
    const answers = await predictByOnnx(estimator, data, columns);
    const own =
      task === 'regression'
        ? scoresOf(estimator, data).map((row) => (estimator.link === 'exponential' ? row.map(Math.exp) : row))
        : probabilitiesOf(estimator, data).map((row) => (task === 'binary' ? [row[1]!] : row));
    expect(largestDifference(answers, own.flat())).toBeLessThan(1e-6);
    expect(estimator.importances).toHaveLength(5);
    expect(estimator.importances.every((value) => value >= 0)).toBe(true);
  },
);

test.each(Object.entries(learners))('the same data give the same bytes: %s', async (_, [learner, task, params]) => {
  const data = dataFor(task);
  const [first, second] = await Promise.all([trainOn(learner, data, params), trainOn(learner, data, params)]);
  expect(Buffer.from(buildModel(first.estimator, data).bytes).equals(buildModel(second.estimator, data).bytes)).toBe(
    true,
  );
});

test.each(Object.entries(learners))('missing and unseen values are scored: %s', async (_, [learner, task, params]) => {
  const data = dataFor(task);
  const { estimator } = await trainOn(learner, data, params);
  const gap = {
    area: [null, 2000, 2000],
    age: [null, 15, 15],
    year: [null, 2000, 2000],
    colour: [null, null, 'violet'],
    shape: [null, null, 'cone'],
  };
  const answers = await predictByOnnx(estimator, data, gap);
  const width = answers.length / 3;
  expect(answers.every(Number.isFinite)).toBe(true);
  expect(answers.slice(2 * width)).toEqual(answers.slice(width, 2 * width));
});

test.each(Object.entries(learners))('columns that say nothing do no harm: %s', async (_, [learner, task, params]) => {
  const count = expected.price.length;
  const empty = {
    ...columns,
    gap: Array(count).fill(null),
    same: Array(count).fill(7),
    one: Array(count).fill('a'),
    big: Array(count).fill(3e38),
  };
  const data = dataFor(task, empty);
  const { estimator } = await trainOn(learner, data, params);
  const answers = await predictByOnnx(estimator, data, empty);
  expect(answers.every(Number.isFinite)).toBe(true);
  if (task !== 'regression') return;
  expect(estimator.metrics.training_loss).toBeLessThan('normalise' in params ? 1e9 : 1e7);
});

test.each([
  ['lasso', { l1: 200, l2: 0 }, false],
  ['elasticNet', { l1: 100, l2: 0.05 }, false],
  ['weighted', { l1: 60, l2: 0.01 }, true],
  ['noIntercept', { l1: 150, l2: 0.01, intercept: false }, false],
] as const)('the elastic net agrees with scikit-learn’s: %s', async (name, params, weighted) => {
  const data = trainingDataOf('regression', columns, expected.price, weighted ? weights : undefined);
  const { estimator } = await trainOn(linearRegression, data, params);
  const { coefficients, intercept, predictions } = expected.elasticNet[name];
  expect(largestDifference([...estimator.score.coefficients], coefficients)).toBeLessThan(1e-6);
  expect(estimator.score.intercepts[0]).toBeCloseTo(intercept, 3);
  expect(largestDifference(scoresOf(estimator, data).flat(), predictions)).toBeLessThan(1e-6);
  const zeros = (values: ArrayLike<number>) => Array.from(values, (value) => Math.abs(value) === 0);
  expect(zeros(estimator.score.coefficients)).toEqual(zeros(coefficients));
});

test.each([
  ['default', { l1: 0, l2: 1 }, false],
  ['strong', { l1: 0, l2: 40 }, false],
  ['weighted', { l1: 0, l2: 0.5 }, true],
] as const)('Poisson regression agrees with scikit-learn’s: %s', async (name, params, weighted) => {
  const data = trainingDataOf('regression', columns, expected.counts, weighted ? weights : undefined);
  const { estimator, metrics } = await trainOn(poissonRegression, data, params);
  const { coefficients, intercept, predictions } = expected.poisson[name];
  expect(largestDifference([...estimator.score.coefficients], coefficients)).toBeLessThan(1e-4);
  expect(estimator.score.intercepts[0]).toBeCloseTo(intercept, 4);
  const means = scoresOf(estimator, data).map(([score]) => Math.exp(score!));
  expect(largestDifference(means, predictions)).toBeLessThan(1e-4);
  const losses = metrics.map(({ value }) => value);
  expect(losses.every((loss, i) => i === 0 || loss <= losses[i - 1]!)).toBe(true);
});

test('without a penalty, columns that depend on each other still give the least squares', async () => {
  const doubled = { ...columns, copy: columns.area!, colour2: columns.colour! };
  const [data, more] = [dataFor('regression'), dataFor('regression', doubled)];
  const { estimator } = await trainOn(linearRegression, data, { l2: 0 });
  const { estimator: twice } = await trainOn(linearRegression, more, { l2: 0 });
  expect(largestDifference(scoresOf(twice, more).flat(), scoresOf(estimator, data).flat())).toBeLessThan(1e-6);
});

test('online gradient descent comes near least squares', async () => {
  const data = dataFor('regression');
  const exact = await trainOn(linearRegression, data, { l2: 0 });
  const online = await trainOn(linearRegression, data, { method: 'online-gradient-descent', l2: 0, epochs: 200 });
  expect(online.metrics).toHaveLength(200);
  expect(online.estimator.metrics.training_loss).toBeLessThan(exact.estimator.metrics.training_loss! * 1.02);
});

test('a row of weight 2 counts as two rows', async () => {
  const twice = (values: Values): Values => [...values, ...values.filter((_, i) => i % 3 === 0)];
  const data = trainingDataOf(
    'binary',
    columns,
    expected.binary,
    expected.binary.map((_, i) => (i % 3 === 0 ? 2 : 1)),
  );
  const repeated = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, twice(values)]));
  const long = trainingDataOf('binary', repeated, twice(expected.binary) as string[]);
  const { estimator: short } = await trainOn(logisticRegression, data);
  const { estimator } = await trainOn(logisticRegression, long);
  expect(largestDifference([...short.score.coefficients], [...estimator.score.coefficients])).toBeLessThan(1e-4);
});

test('training ends when the run is cancelled', async () => {
  const count = 200_000;
  const x = Array.from({ length: count }, (_, i) => Math.sin(i * i));
  const data = trainingDataOf(
    'binary',
    { x, y: x.map(Math.cos) },
    x.map((value, i) => (value + Math.cos(i) > 0 ? 'a' : 'b')),
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('cancelled')), 100);
  const { signal } = controller;
  await expect(trainOn(supportVectorMachine, data, { iterations: 10_000 }, { signal })).rejects.toThrow('cancelled');
});
