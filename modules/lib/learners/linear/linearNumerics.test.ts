import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingDataOf } from '../../../../test/rig/trainingData.ts';
import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import type { TrainingData } from '../data.ts';
import { Random } from '../random.ts';
import { factorise, solveFactorised } from './cholesky.ts';
import { DesignMatrix } from './designMatrix.ts';
import { computeHessian } from './hessian.ts';
import { LossSum, scoreAll } from './lossSum.ts';
import { diagonalMetric } from './metric.ts';
import { minimise } from './minimise.ts';
import { Pace } from './pace.ts';
import { fitPlattScaling } from './plattScaling.ts';
import { regularisedLoss } from './regularisedLoss.ts';
import { cheapestShift } from './settleFlat.ts';
import { solveRidge } from './solveRidge.ts';
import { solveRidgeByGradients } from './solveRidgeByGradients.ts';

const pace = () => new Pace(new AbortController().signal);

/** The design matrix of data, on kernels of its own. */
async function designOf(data: Pick<TrainingData, 'features' | 'rowCount' | 'weights'>, center = true, threads = 1) {
  const kernels = new Kernels(program, threads);
  return await DesignMatrix.from(data, { center, deviation: 1 }, kernels, { memoryLimit: 2 ** 32 }, pace());
}

/** Rows with two numbers (one with gaps), two texts and a weight. */
const rows = fc.array(
  fc.record({
    x: fc.double({ min: -5, max: 5, noNaN: true }),
    gap: fc.option(fc.double({ min: 100, max: 110, noNaN: true })),
    text: fc.option(fc.constantFrom('a', 'b', 'c')),
    other: fc.constantFrom('u', 'v'),
    weight: fc.integer({ min: 0, max: 3 }),
    target: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 4, maxLength: 30 },
);
type Row = typeof rows extends fc.Arbitrary<(infer R)[]> ? R : never;

function dataOf(drawn: readonly Row[]) {
  const column = <K extends keyof Row>(name: K) => drawn.map((row) => row[name]);
  const columns = { x: column('x'), gap: column('gap'), text: column('text'), other: column('other') };
  return trainingDataOf('regression', columns, column('target'), column('weight'));
}

test.each([
  ['squared', 1],
  ['poisson', 1],
  ['logistic', 1],
  ['logistic', 3],
] as const)('gradients of the loss agree with finite differences: %s, %i scores', async (family, outputs) => {
  await fc.assert(
    fc.asyncProperty(rows, fc.integer(), async (drawn, seed) => {
      const matrix = await designOf(dataOf(drawn));
      const targets = matrix.rowNumbers(
        drawn.map(({ target }) => (family === 'logistic' && outputs === 1 ? target % 2 : target)),
      );
      const loss = regularisedLoss(new LossSum({ matrix, family, outputs, targets }, pace()), 0.7, drawn.length);
      const random = new Random(seed);
      const point = Float64Array.from({ length: outputs * (matrix.width + 1) }, () => random.uniform() * 2 - 1);
      const gradient = new Float64Array(point.length);
      await loss(point, gradient);
      for (let j = 0; j < point.length; j++) {
        const at = async (step: number) => loss(point.with(j, point[j]! + step), new Float64Array(point.length));
        const slope = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
        expect(Math.abs(slope - gradient[j]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
      }
    }),
    { numRuns: 15 },
  );
});

test.each([
  ['poisson', 1],
  ['logistic', 1],
  ['logistic', 3],
] as const)('second derivatives agree with differences of gradients: %s, %i scores', async (family, outputs) => {
  const random = new Random(4);
  const x = Array.from({ length: 300 }, () => random.uniform() * 4 - 2);
  const text = x.map((_, i) => ['a', 'b', 'c', null][i % 4]!);
  const matrix = await designOf(
    trainingDataOf(
      'regression',
      { x, z: x.map((value) => value ** 2), text },
      x,
      x.map((_, i) => i % 3),
    ),
  );
  const targets = matrix.rowNumbers(x.map((_, i) => i % (outputs === 1 ? 2 : outputs)));
  const problem = { matrix, family, outputs, targets };
  const size = outputs * (matrix.width + 1);
  const point = Float64Array.from({ length: size }, () => random.uniform() - 0.5);
  const hessian = await computeHessian(problem, point, 0.7, pace());
  const loss = regularisedLoss(new LossSum(problem, pace()), 0.7, matrix.totalWeight);
  for (let j = 0; j < size; j++) {
    const [above, below] = [new Float64Array(size), new Float64Array(size)];
    await loss(point.with(j, point[j]! + 1e-5), above);
    await loss(point.with(j, point[j]! - 1e-5), below);
    for (let i = j + 1; i < size; i++) {
      expect(hessian[i * size + j]).toBeCloseTo((above[i]! - below[i]!) / 2e-5, 6);
    }
    // The diagonal is raised by what the sample cannot tell.
    const own = (above[j]! - below[j]!) / 2e-5;
    expect(hessian[j * size + j]).toBeGreaterThan(own - 1e-6);
    expect(hessian[j * size + j]).toBeLessThan(own + 0.1);
  }
});

test('the direct and the iterative solution of ridge regression agree', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (drawn, intercept) => {
      const data = dataOf(drawn.map((row) => ({ ...row, weight: row.weight + 1 })));
      const matrix = await designOf(data, intercept);
      const target = matrix.rowNumbers(drawn.map((row) => 10 * row.target + row.x));
      const problem = { matrix, target, penalty: 0.3, intercept };
      const direct = await solveRidge(problem, pace());
      const iterative = await solveRidgeByGradients(problem, pace());
      for (const [j, value] of direct.coefficients.entries()) expect(iterative.coefficients[j]).toBeCloseTo(value, 6);
      expect(iterative.intercept).toBeCloseTo(direct.intercept, 6);
    }),
    { numRuns: 50 },
  );
});

test('a feature with thousands of categories is solved without a matrix of their products', async () => {
  const count = 20_000;
  const name = Array.from({ length: count }, (_, i) => `c${(i * 7919) % 4000}`);
  const x = Array.from({ length: count }, (_, i) => Math.sin(i));
  const target = name.map((text, i) => Number(text.slice(1)) / 100 + 5 * x[i]!);
  const data = trainingDataOf('regression', { x, name }, target);
  const matrix = await designOf(data);
  const problem = { matrix, target: matrix.rowNumbers(target), penalty: 1e-6, intercept: true };
  const { coefficients, intercept } = await solveRidge(problem, pace());
  const predictions = matrix.rowNumbers();
  await scoreAll(matrix, coefficients, intercept, predictions, pace());
  expect(Math.max(...target.map((value, i) => Math.abs(value - predictions[i]!)))).toBeLessThan(1e-4);
});

test('a singular matrix is solved all the same', () => {
  const factor = factorise(Float64Array.of(1, 0, 1, 1), 2);
  const [a, b] = solveFactorised(factor, 2, Float64Array.of(2, 2));
  expect(a! + b!).toBeCloseTo(2, 6);
});

test('with an L1 term the minimum is soft thresholding where coordinates are independent', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 }),
      async (at) => {
        const scale = (j: number) => 1 + (j % 7) * 3;
        const { point } = await minimise(
          async (x, gradient) => {
            let value = 0;
            for (let j = 0; j < x.length; j++) {
              gradient[j] = scale(j) * (x[j]! - at[j]!);
              value += (scale(j) / 2) * (x[j]! - at[j]!) ** 2;
            }
            return value;
          },
          {
            l1: new Float64Array(at.length).fill(2),
            start: new Float64Array(at.length),
            metric: diagonalMetric(new Float64Array(at.length).fill(1)),
            memory: 5,
            tolerance: 1e-9,
            maxIterations: 1000,
            blindShare: 0,
            settle: () => 0,
            onIteration: () => {},
          },
        );
        for (const [j, value] of at.entries()) {
          const wanted = Math.sign(value) * Math.max(0, Math.abs(value) - 2 / scale(j));
          expect(point[j]).toBeCloseTo(wanted, 5);
        }
      },
    ),
  );
});

test('the cheapest shift is nowhere undercut', () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const penalty = fc.constantFrom(0, 0.1, 1, 5);
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 8 }), penalty, penalty, number, (values, l1, l2, other) => {
      const cost = (t: number) =>
        values.reduce((sum, value) => sum + l1 * Math.abs(value - t) + (l2 / 2) * (value - t) ** 2, 0);
      const shift = cheapestShift(Float64Array.from(values), l1, l2);
      expect(cost(shift)).toBeLessThanOrEqual(cost(other) + 1e-9);
    }),
  );
});

test('Platt scaling finds the sigmoid that margins were drawn from', () => {
  const random = new Random(1);
  const margins = Float64Array.from({ length: 50_000 }, () => random.uniform() * 6 - 3);
  const codes = Int32Array.from(margins, (margin) =>
    random.uniform() < 1 / (1 + Math.exp(-(1.7 * margin - 0.4))) ? 1 : 0,
  );
  const { slope, offset } = fitPlattScaling(margins, codes);
  expect(slope).toBeCloseTo(1.7, 1);
  expect(offset).toBeCloseTo(-0.4, 1);
});

test('Platt scaling stays finite where margins separate the classes, or are all equal', () => {
  const codes = Int32Array.of(0, 0, 1, 1);
  for (const margins of [Float64Array.of(-2, -1, 1, 2), Float64Array.of(1, 1, 1, 1)]) {
    const { slope, offset } = fitPlattScaling(margins, codes);
    expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true);
  }
});
