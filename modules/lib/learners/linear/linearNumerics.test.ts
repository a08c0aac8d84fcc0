import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingDataOf } from '../../../../test/rig/trainingData.ts';
import { Random } from '../random.ts';
import { factorise, solveFactorised } from './cholesky.ts';
import { DesignMatrix } from './designMatrix.ts';
import { logisticLoss } from './logisticLoss.ts';
import { minimise } from './minimise.ts';
import { Pace } from './pace.ts';
import { fitPlattScaling } from './plattScaling.ts';
import { cheapestShift } from './settleFlat.ts';
import { solveRidge } from './solveRidge.ts';
import { solveRidgeByGradients } from './solveRidgeByGradients.ts';

const pace = () => new Pace(new AbortController().signal);

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

test('gradients of the logistic losses agree with finite differences', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(1, 3), fc.integer(), async (drawn, outputs, seed) => {
      const { weights, ...data } = dataOf(drawn);
      const matrix = DesignMatrix.from(data, { center: true, deviation: 1 });
      const codes = Int32Array.from(drawn, (row) => (outputs === 1 ? row.target % 2 : row.target));
      const loss = logisticLoss({ matrix, codes, weights, outputs, l2: 0.7, divisor: drawn.length }, pace());
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
    { numRuns: 30 },
  );
});

test('the direct and the iterative solution of ridge regression agree', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (drawn, intercept) => {
      const data = dataOf(drawn.map((row) => ({ ...row, weight: row.weight + 1 })));
      const matrix = DesignMatrix.from(data, { center: intercept, deviation: 1 });
      const target = Float64Array.from(drawn, (row) => 10 * row.target + row.x);
      const problem = { matrix, target, weights: data.weights, penalty: 0.3, intercept };
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
  const matrix = DesignMatrix.from(data, { center: true, deviation: 1 });
  const problem = { matrix, target: Float64Array.from(target), weights: undefined, penalty: 1e-6, intercept: true };
  const { coefficients, intercept } = await solveRidge(problem, pace());
  const predictions = new Float64Array(count).fill(intercept);
  matrix.addProduct(0, count, coefficients, 0, predictions);
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
          at.length,
          {
            l1: new Float64Array(at.length).fill(2),
            bend: new Float64Array(at.length).fill(1),
            memory: 5,
            tolerance: 1e-9,
            maxIterations: 1000,
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
