import type { Random } from '../random.ts';
import { AveragePoint } from './averagePoint.ts';
import type { Pace } from './pace.ts';
import { type RowMatrix, shuffle } from './rowMatrix.ts';

export interface MarginProblem {
  rows: RowMatrix;
  /** 1 for the positive class, else -1; in the kernels' memory. */
  signs: Float64Array<SharedArrayBuffer>;
  weights: Float32Array<SharedArrayBuffer> | undefined;
  totalWeight: number;
  /** Factor of half the squared length of [coefficients, intercept], beside the mean hinge loss. */
  lambda: number;
  /** Passes over the rows. */
  iterations: number;
  onIteration(iteration: number, point: Float64Array): Promise<void>;
}

/**
 * Linear support vector machine: minimises lambda/2 · |[w, b]|² + mean(weight · max(0, 1 − y·(w·x + b))) by dual coordinate descent
 * with a new random order each pass (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008), and answers the average over its course, which
 * is closer to the minimum after few passes. The intercept is the coefficient of a column of ones, penalised like the others.
 */
export async function descendDual(problem: MarginProblem, random: Random, pace: Pace): Promise<Float64Array> {
  const { rows, signs, weights = 0, totalWeight, lambda, iterations } = problem;
  const { kernels, rowCount, shape } = rows;
  const bound = 1 / (lambda * totalWeight);
  const order = rows.newOrder();
  const dual = kernels.memory.float64(rowCount).fill(0);
  const point = rows.newPoint();
  const intercept = point.subarray(rows.pointSize - 1);
  const average = new AveragePoint(rows.pointSize);
  const averageEvery = Math.min(rowCount, Math.max(16, Math.floor(rowCount / 100)));
  for (let iteration = 1; iteration <= iterations; iteration++) {
    shuffle(order, random);
    for (let first = 0; first < rowCount; first += averageEvery) {
      const count = Math.min(averageEvery, rowCount - first);
      kernels.run('descendDual', shape, order.subarray(first), count, signs, weights, bound, dual, point, intercept);
      if (count === averageEvery) average.add(point);
      await pace.rest();
    }
    await problem.onIteration(iteration, average.value);
  }
  return average.value;
}
