import { expect, test } from 'vitest';
import expected from '../../../../test/fixtures/linearLearners.json' with { type: 'json' };
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { buildModel } from '../../onnx/buildModel.ts';
import type { TrainingData } from '../data.ts';
import type { AnyLearner } from '../learners.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticRegression } from './logisticRegression.ts';
import { supportVectorMachine } from './supportVectorMachine.ts';

const columns: Record<string, Values> = expected.columns;
const { weights } = expected;

async function trainOn(learner: AnyLearner, data: TrainingData, params: object = {}, signal?: AbortSignal) {
  const context = await newContext(signal ? { signal } : {});
  const estimator = await learner.fit(data, learner.params.parse(params), context);
  if (!(estimator instanceof LinearEstimator)) throw new Error('no linear estimator');
  return { estimator, metrics: context.metrics };
}

/** The scores of rows as the trainer understands its coefficients, in double precision. */
function scoresOf({ score }: LinearEstimator, data: TrainingData): number[][] {
  const { columns: design, outputs, coefficients, intercepts } = score;
  return Array.from({ length: data.rowCount }, (_, i) =>
    Array.from({ length: outputs }, (_, k) => {
      const from = k * design.width;
      let sum = intercepts[k]!;
      for (const [j, { feature, center, fill, inverseScale }] of design.numeric.entries()) {
        const column = data.features[feature]!;
        const value = column.kind === 'numeric' ? Math.fround(column.values[i]! - center) : Number.NaN;
        sum += coefficients[from + j]! * inverseScale * (Number.isNaN(value) ? fill : value);
      }
      for (const { feature, offset } of design.oneHot) {
        const column = data.features[feature]!;
        const code = column.kind === 'categorical' ? column.codes[i]! : -1;
        if (code >= 0) sum += coefficients[from + offset + code]!;
      }
      return sum;
    }),
  );
}

function probabilitiesOf(estimator: LinearEstimator, data: TrainingData): number[][] {
  return scoresOf(estimator, data).map((scores) => {
    const all = estimator.link === 'sigmoid' ? [0, ...scores] : scores;
    const highest = Math.max(...all);
    const powers = all.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  });
}

function largestDifference(actual: readonly number[], wanted: readonly number[]): number {
  expect(actual).toHaveLength(wanted.length);
  return Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!))));
}

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
  'online gradient descent': [linearRegression, 'regression', { method: 'online-gradient-descent' }],
  'not normalised': [linearRegression, 'regression', { method: 'online-gradient-descent', normalise: false }],
  'two-class logistic': [logisticRegression, 'binary', {}],
  'multiclass logistic': [logisticRegression, 'multiclass', {}],
  'support vectors': [supportVectorMachine, 'binary', {}],
  'support vectors, not normalised': [supportVectorMachine, 'binary', { normalise: false }],
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
        ? scoresOf(estimator, data)
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
  await expect(trainOn(supportVectorMachine, data, { iterations: 10_000 }, controller.signal)).rejects.toThrow(
    'cancelled',
  );
});
