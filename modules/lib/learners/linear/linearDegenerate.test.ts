import { expect, test } from 'vitest';
import { scoresOf, trainOn } from '../../../../test/rig/linearModels.ts';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { averagedPerceptron } from './averagedPerceptron.ts';
import { linearRegression } from './linearRegression.ts';
import { logisticRegression } from './logisticRegression.ts';
import { poissonRegression } from './poissonRegression.ts';
import { supportVectorMachine } from './supportVectorMachine.ts';

const regression = [
  ['least squares', linearRegression, {}],
  ['without a penalty', linearRegression, { l2: 0 }],
  ['without intercept', linearRegression, { intercept: false }],
  ['lasso', linearRegression, { l1: 0.1, l2: 0 }],
  ['online', linearRegression, { method: 'online-gradient-descent' }],
  ['Poisson', poissonRegression, {}],
  ['Poisson without penalties', poissonRegression, { l1: 0, l2: 0 }],
] as const;

const classification = [
  ['logistic', logisticRegression, {}],
  ['logistic without penalties', logisticRegression, { l1: 0, l2: 0 }],
  ['support vectors', supportVectorMachine, {}],
  ['radial basis function', supportVectorMachine, { kernel: 'radial-basis-function', components: 4 }],
  ['perceptron', averagedPerceptron, {}],
] as const;

const odd: Record<string, Record<string, Values>> = {
  'one row': { x: [3], text: ['a'] },
  'a column without a value': { x: [1, 2, 3], gap: [null, null, null] },
  'only columns without a value': { gap: [null, null] },
  'columns that do not vary': { x: [7, 7, 7], text: ['a', 'a', 'a'] },
  'more columns than rows': Object.fromEntries(Array.from({ length: 50 }, (_, j) => [`x${j}`, [j, -j * j, 3]])),
  'the same row again': { x: [1, 1, 1, 1], y: [2, 2, 2, 2] },
  'numbers at the end of float32': { x: [3e38, -3e38, 1e-38, 0], y: [1e-42, 2e-42, 0, 5] },
};

const cases = Object.entries(odd).map(([name, columns]) => [name, columns] as const);

test.each(cases)('numbers are predicted from %s', async (_, columns) => {
  const count = Object.values(columns)[0]!.length;
  const target = Array.from({ length: count }, (_, i) => 2 + i);
  const data = trainingDataOf('regression', columns, target);
  for (const [name, learner, params] of regression) {
    const { estimator } = await trainOn(learner, data, params);
    const answers = await predictByOnnx(estimator, data, columns);
    expect(answers.every(Number.isFinite), `${name}: ${answers}`).toBe(true);
  }
});

test.each(cases.filter(([name]) => name !== 'one row'))('classes are predicted from %s', async (_, columns) => {
  const count = Object.values(columns)[0]!.length;
  const target = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
  const data = trainingDataOf('binary', columns, target);
  const multi = trainingDataOf('multiclass', columns, target);
  for (const [name, learner, params] of classification) {
    const estimator = await learner.fit(data, learner.params.parse(params) as never, await newContext());
    const answers = await predictByOnnx(estimator, data, columns);
    expect(
      answers.every((value) => value >= 0 && value <= 1),
      `${name}: ${answers}`,
    ).toBe(true);
  }
  const { estimator } = await trainOn(logisticRegression, multi);
  const answers = await predictByOnnx(estimator, multi, columns);
  expect(answers).toHaveLength(2 * count);
  expect(answers.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('a target that does not vary is predicted as it is', async () => {
  const columns = { x: [1, 2, 3, 4], text: ['a', 'b', 'a', null] };
  const data = trainingDataOf('regression', columns, [5, 5, 5, 5]);
  for (const [name, learner, params] of regression) {
    if (name === 'without intercept') continue;
    const { estimator } = await trainOn(learner, data, params);
    for (const answer of await predictByOnnx(estimator, data, columns)) expect(answer, name).toBeCloseTo(5, 4);
  }
});

test('rows of one class that weigh nothing leave a finite model of the other', async () => {
  const columns = { x: [1, 2, 3, 4, 5, 6] };
  const data = trainingDataOf('binary', columns, ['a', 'b', 'a', 'b', 'a', 'b'], [1, 0, 1, 0, 1, 0]);
  for (const [name, learner, params] of classification) {
    if (name === 'radial basis function') continue;
    const { estimator } = await trainOn(learner, data, params);
    for (const answer of await predictByOnnx(estimator, data, columns)) expect(answer, name).toBeLessThan(0.5);
  }
});

test('a matrix that does not fit the step’s memory is refused in words', async () => {
  const data = trainingDataOf('regression', { x: [1, 2, 3] }, [1, 2, 3]);
  const context = await newContext();
  const fit = linearRegression.fit({ ...data, rowCount: 1e9 }, linearRegression.params.parse({}), context);
  await expect(fit).rejects.toThrow('Take a sample');
});

test('twenty thousand categories are learned as what they are: columns of few ones', async () => {
  const count = 24_000;
  const codes = Array.from({ length: count }, (_, i) => (i * 7919) % 20_000);
  const columns = { name: codes.map((code) => `n${code}`), x: codes.map((_, i) => Math.sin(i)) };
  const data = trainingDataOf(
    'binary',
    columns,
    codes.map((code, i) => (code % 2 === 0 || columns.x[i]! > 0.95 ? 'yes' : 'no')),
  );
  const { estimator } = await trainOn(logisticRegression, data, { l1: 0, l2: 0.1 });
  const right = scoresOf(estimator, data).filter(
    ([score], i) => score! > 0 === (data.target.kind === 'classes' && data.target.codes[i] === 1),
  );
  expect(right.length / count).toBeGreaterThan(0.97);
});
