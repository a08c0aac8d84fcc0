import { expect, test } from 'vitest';
import { computeNetwork, lossOf } from '../../../../test/rig/plainNetwork.ts';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { buildModel } from '../../onnx/buildModel.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import { Random } from '../random.ts';
import { Network } from './network.ts';
import type { NetworkEstimator } from './networkEstimator.ts';
import { fitInputs } from './networkInputs.ts';
import { type NetworkLoss, shapeNetwork } from './networkPlan.ts';
import { describeTarget } from './networkTarget.ts';
import { neuralNetwork } from './neuralNetwork.ts';

const random = new Random(7);
const count = 80;
const x = Array.from({ length: count }, () => 50 + 20 * random.uniform());
const y = x.map((_, i) => (i % 11 === 0 ? null : random.uniform() - 0.5));
const colour = x.map((_, i) => ['red', 'green', null, 'blue'][Math.floor(random.uniform() * 4) + 0 * i]!);
const columns: Record<string, Values> = { x, y, colour };
const signal = x.map((value, i) => (value - 60) / 10 + 2 * (y[i] ?? 0) + (colour[i] === 'red' ? 1 : 0));
const price = signal.map((value) => 20_000 + 5000 * value + 500 * (random.uniform() - 0.5));
const pass = signal.map((value) => (value + random.uniform() - 0.5 > 0.2 ? 'yes' : 'no'));
const grade = signal.map((value) => (value > 0.6 ? 'high' : value > -0.3 ? 'mid' : 'low'));
const weights = x.map((_, i) => i % 3);

function dataFor(task: SupervisedTask, weighted = false): TrainingData {
  const target = { regression: price, binary: pass, multiclass: grade }[task];
  return trainingDataOf(task, columns, target, weighted ? weights : undefined);
}

async function train(data: TrainingData, params: object = {}, options: object = {}) {
  const context = await newContext(options);
  const all = neuralNetwork.params.parse({ hiddenNodes: [6], iterations: 30, ...params });
  const estimator = (await neuralNetwork.fit(data, all, context)) as NetworkEstimator;
  return { estimator, metrics: context.metrics, logs: context.logs };
}

function bytesOf(estimator: NetworkEstimator, data: TrainingData): Buffer {
  return Buffer.from(buildModel(estimator, data).bytes);
}

const losses: Record<SupervisedTask, NetworkLoss> = {
  regression: 'squared',
  binary: 'logistic',
  multiclass: 'softmax',
};

test.each([
  ['regression', 'relu', [5], false],
  ['regression', 'tanh', [7, 3], true],
  ['binary', 'sigmoid', [5, 4], true],
  ['binary', 'tanh', [], false],
  ['multiclass', 'tanh', [4, 9], false],
  ['multiclass', 'sigmoid', [3], true],
] as const)('gradients are those of finite differences: %s, %s, %j', (task, activation, hidden, weighted) => {
  const data = dataFor(task, weighted);
  const inputs = fitInputs(data, 'min-max');
  const target = describeTarget(data);
  const shape = shapeNetwork(2, inputs.categoryCount, hidden, task === 'multiclass' ? 3 : 1);
  const options = { loss: losses[task], activation, batchSize: count, dropout: 0, seed: 1, threads: 2 };
  using network = new Network(data, inputs, shape, target.values, options);
  network.initialise(new Random(3), 0.8, target.biases);
  for (let i = 0; i < count; i++) network.order[i] = i;
  const mean = (parameters: Float64Array) =>
    lossOf({ data, inputs, shape, activation, loss: losses[task], targets: target.values }, parameters);
  const point = Float64Array.from(network.parameters);
  expect(network.differentiate(0, count, 0, 0) / count).toBeCloseTo(mean(point), 5);
  const used = point.keys().filter((i) => point[i] !== 0 || i >= shape.weightCount);
  for (const i of used) {
    const [up, down] = [1e-5, -1e-5].map((step) => mean(point.with(i, point[i]! + step)));
    const expected = (up! - down!) / 2e-5;
    expect(Math.abs(network.gradients[i]! - expected), `parameter ${i}`).toBeLessThan(2e-6 + 1e-4 * Math.abs(expected));
  }
  // What only fills up the widths never moves.
  for (const [i, value] of point.entries()) {
    if (value === 0 && i < shape.weightCount) expect(network.gradients[i]).toBe(0);
  }
});

const configurations = [
  ['regression', {}],
  ['regression', { hiddenNodes: [8, 4], activation: 'tanh', optimizer: 'adam', learningRate: 0.01 }],
  ['binary', { activation: 'sigmoid', momentum: 0.9, l2: 0.001 }],
  ['binary', { dropout: 0.3, validationFraction: 0.2 }],
  ['multiclass', { normalisation: 'z-score', batchSize: 100 }],
  ['multiclass', { hiddenNodes: [], shuffle: false }],
] as const;

test.each(configurations)('onnxruntime answers what the weights mean: %s %j', async (task, params) => {
  const data = dataFor(task);
  const { estimator } = await train(data, params);
  const rows = {
    x: [...x, null, 1e6, -1e6, 55],
    y: [...y, null, 0, 0, 0.1],
    colour: [...colour, null, 'violet', 'blue', 'violet'],
  };
  const answers = await predictByOnnx(estimator, data, rows);
  const own = computeNetwork(estimator, data, rows);
  expect(answers).toHaveLength(own.length);
  for (const [i, value] of answers.entries()) {
    expect(Math.abs(value - own[i]!)).toBeLessThan(1e-6 * (task === 'regression' ? Math.abs(own[i]!) : 1));
  }
});

test.each([configurations[1], configurations[3]])(
  'the same bytes from any number of threads: %s %j',
  async (task, params) => {
    const data = dataFor(task, true);
    const wide = { ...params, iterations: 3, batchSize: 64, hiddenNodes: [120, 40] };
    const [first, ...others] = await Promise.all(
      [1, 2, 3].map(async (threads) => bytesOf((await train(data, wide, { threads })).estimator, data)),
    );
    for (const other of others) expect(other.equals(first!)).toBe(true);
  },
);

const degenerate: Record<string, [SupervisedTask, Record<string, Values>, number[] | string[]]> = {
  'one row': ['regression', { x: [3] }, [7]],
  'a constant label': ['regression', { x: [1, 2, 3, 4] }, [5, 5, 5, 5]],
  'columns without values or variation': [
    'binary',
    { gap: [null, null, null], same: [4, 4, 4], one: ['a', 'a', 'a'] },
    ['n', 'y', 'y'],
  ],
  'as many classes as rows': ['multiclass', { x: [1, 2, 3], s: ['a', 'b', null] }, ['a', 'b', 'c']],
  'duplicates, and numbers at the end of floats': ['regression', { x: [1, 1, 3e38, -3e38] }, [1, 1, 2, 3]],
};

test.each(Object.entries(degenerate))('data with %s make a model', async (_, [task, use, target]) => {
  const data = trainingDataOf(task, use, target);
  for (const params of [{}, { validationFraction: 0.5, dropout: 0.5, optimizer: 'adam' }]) {
    const { estimator } = await train(data, params);
    const answers = await predictByOnnx(estimator, data, use);
    expect(answers.every(Number.isFinite)).toBe(true);
    if (task === 'regression' && target.every((value) => value === target[0])) {
      for (const value of answers) expect(value).toBeCloseTo(Number(target[0]), 5);
    }
  }
});

test('labels that nothing explains end near the best constant answer, and are no error', async () => {
  const noise = trainingDataOf(
    'regression',
    { x },
    x.map(() => random.uniform()),
  );
  const { estimator } = await train(noise, { learningRate: 1, hiddenNodes: [50] });
  expect(estimator.metrics.training_loss).toBeLessThan(0.55);
});

test('rows of weight 0 are not trained on', async () => {
  const half = x.map((_, i) => i % 2);
  const data = trainingDataOf('regression', columns, price, half);
  const strange = trainingDataOf(
    'regression',
    columns,
    price.map((value, i) => (i % 2 ? value : -1e9)),
    half,
  );
  const [a, b] = [await train(data), await train(strange)];
  expect([...a.estimator.parameters]).toEqual([...b.estimator.parameters]);
});

test('training ends when the run is cancelled', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('cancelled')), 100);
  const endless = { iterations: 100_000, hiddenNodes: [300] };
  await expect(train(dataFor('binary'), endless, { signal: controller.signal })).rejects.toThrow('cancelled');
});
