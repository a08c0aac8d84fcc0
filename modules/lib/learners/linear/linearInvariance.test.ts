import { expect, test } from 'vitest';
import { largestDifference, scoresOf, trainOn } from '../../../../test/rig/linearModels.ts';
import { newContext } from '../../../../test/rig/runModule.ts';
import { trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { KernelMemory } from '../../kernels/kernelMemory.ts';
import { buildModel } from '../../onnx/buildModel.ts';
import type { TrainingData } from '../data.ts';
import type { AnyLearner } from '../learners.ts';
import { Random } from '../random.ts';
import { averagedPerceptron } from './averagedPerceptron.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticRegression } from './logisticRegression.ts';
import { poissonRegression } from './poissonRegression.ts';
import { supportVectorMachine } from './supportVectorMachine.ts';

type Task = 'regression' | 'binary' | 'multiclass';

/** Numbers with gaps, categories, and labels for each task that depend on them. */
function drawTable(count: number): { columns: Record<string, Values>; labels: Record<Task, readonly number[]> } {
  const random = new Random(5);
  const draw = () => Array.from({ length: count }, () => random.uniform() * 4 - 2);
  const [x, y, z] = [draw(), draw(), draw()];
  const kind = x.map(() => random.below(40));
  const score = x.map((value, i) => value - 0.5 * y[i]! + (kind[i]! % 5) / 4 + random.uniform());
  return {
    columns: {
      x,
      y: y.map((value) => (value > 1.9 ? null : value * 1000 + 5e5)),
      z,
      kind: kind.map((value) => `k${value}`),
    },
    labels: {
      regression: score.map((value) => Math.max(0, Math.round(value * 2))),
      binary: score.map((value) => (value > 1 ? 1 : 0)),
      multiclass: score.map((value) => Math.min(2, Math.max(0, Math.round(value)))),
    },
  };
}

function dataOf(task: Task, table: ReturnType<typeof drawTable>, weights?: number[]): TrainingData {
  const label = table.labels[task];
  return trainingDataOf(task, table.columns, task === 'regression' ? label : label.map(String), weights);
}

const learners = {
  'least squares': [linearRegression, 'regression', {}],
  'elastic net': [linearRegression, 'regression', { l1: 0.01 }],
  'online gradient descent': [linearRegression, 'regression', { method: 'online-gradient-descent', epochs: 1 }],
  Poisson: [poissonRegression, 'regression', {}],
  'two-class logistic': [logisticRegression, 'binary', {}],
  'multiclass logistic': [logisticRegression, 'multiclass', { l1: 0 }],
  'support vectors': [supportVectorMachine, 'binary', { iterations: 1 }],
  'radial basis function': [
    supportVectorMachine,
    'binary',
    { iterations: 1, kernel: 'radial-basis-function', components: 8 },
  ],
  perceptron: [averagedPerceptron, 'binary', { iterations: 1 }],
} as const satisfies Record<string, readonly [AnyLearner, Task, object]>;

const longTable = drawTable(132_000);
const longData = {
  regression: dataOf('regression', longTable),
  binary: dataOf('binary', longTable),
  multiclass: dataOf('multiclass', longTable),
};

test.each(Object.entries(learners))('any number of threads gives the same bytes: %s', async (_, entry) => {
  const [learner, task, params]: readonly [AnyLearner, Task, object] = entry;
  const data = longData[task];
  const train = async (threads: number) => {
    const context = await newContext({ threads });
    return Buffer.from(buildModel(await learner.fit(data, learner.params.parse(params), context), data).bytes);
  };
  expect((await train(3)).equals(await train(1))).toBe(true);
});

/** The same data in a memory that kernels read. */
function inMemory(data: TrainingData): TrainingData {
  const memory = new KernelMemory();
  const features = data.features.map((feature) =>
    feature.kind === 'numeric'
      ? { ...feature, values: memory.copyFloat32(feature.values) }
      : { ...feature, codes: memory.place(feature.codes, memory.int32) },
  );
  return { ...data, features, memory };
}

const table = drawTable(600);

test.each(Object.entries(learners))(
  'data that kernels read where it is gives the same bytes as a copy: %s',
  async (_, entry) => {
    const [learner, task, params]: readonly [AnyLearner, Task, object] = entry;
    const copied = dataOf(task, table);
    const placed = inMemory(copied);
    const train = async (data: TrainingData) =>
      Buffer.from(buildModel(await learner.fit(data, learner.params.parse(params), await newContext()), data).bytes);
    const wanted = await train(copied);
    // The second time, what the first has left in the memory must not show.
    for (let time = 0; time < 2; time++) expect((await train(placed)).equals(wanted)).toBe(true);
    expect(placed.features).toEqual(copied.features);
  },
);

const convex = ['least squares', 'elastic net', 'Poisson', 'two-class logistic', 'multiclass logistic'] as const;

test.each(convex)('the order of the columns does not matter: %s', async (name) => {
  const [learner, task, params] = learners[name];
  const turned = { ...table, columns: Object.fromEntries(Object.entries(table.columns).reverse()) };
  const [data, reversed] = [dataOf(task, table), dataOf(task, turned)];
  const { estimator } = await trainOn(learner, data, params);
  const { estimator: other } = await trainOn(learner, reversed, params);
  expect(largestDifference(scoresOf(other, reversed).flat(), scoresOf(estimator, data).flat())).toBeLessThan(1e-4);
});

test.each(convex)('a row of weight 2 counts as two rows, one of weight 0 as none: %s', async (name) => {
  const [learner, task, params] = learners[name];
  const weights = table.labels[task].map((_, i) => i % 3);
  const repeat = <T>(values: readonly T[]) =>
    values.flatMap((value, i) => Array.from({ length: weights[i]! }, () => value));
  const repeated = {
    columns: Object.fromEntries(Object.entries(table.columns).map(([key, values]) => [key, repeat(values)])),
    labels: { ...table.labels, [task]: repeat(table.labels[task]) },
  };
  const weighted = dataOf(task, table, weights);
  const { estimator } = await trainOn(learner, weighted, params);
  const { estimator: other } = await trainOn(learner, dataOf(task, repeated), params);
  expect(largestDifference(scoresOf(other, weighted).flat(), scoresOf(estimator, weighted).flat())).toBeLessThan(1e-4);
});

test.each(convex)('one unit or another does not matter: %s', async (name) => {
  const [learner, task, params] = learners[name];
  const inOther = { ...table.columns, x: (table.columns.x as number[]).map((value) => value * 1024) };
  const [data, scaled] = [dataOf(task, table), dataOf(task, { ...table, columns: inOther })];
  const { estimator } = await trainOn(learner, data, params);
  const { estimator: other } = await trainOn(learner, scaled, params);
  expect(largestDifference(scoresOf(other, scaled).flat(), scoresOf(estimator, data).flat())).toBeLessThan(1e-5);
});
