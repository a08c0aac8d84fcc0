import type { Random } from '../random.ts';
import { type DesignMatrix, totalWeight } from './designMatrix.ts';
import { DesignRows, shuffle } from './designRows.ts';
import type { Pace } from './pace.ts';

export interface MarginProblem {
  matrix: DesignMatrix;
  /** 1 for the positive class. */
  codes: Int32Array;
  weights: Float32Array | undefined;
  /** Factor of half the squared length of [coefficients, intercept], beside the mean hinge loss. */
  lambda: number;
  /** Passes over the rows. */
  iterations: number;
  onIteration(iteration: number, coefficients: Float64Array, intercept: number): Promise<void>;
}

/**
 * Linear support vector machine: minimises lambda/2 · |[w, b]|² + mean(weight · max(0, 1 − y·(w·x + b))) by dual coordinate descent
 * with a new random order each pass (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008), and answers the average over its course, which
 * is closer to the minimum after few passes. The intercept is the coefficient of a column of ones, penalised like the others.
 */
export async function descendDual(
  problem: MarginProblem,
  random: Random,
  pace: Pace,
): Promise<{ coefficients: Float64Array; intercept: number }> {
  const { matrix, codes, weights, lambda, iterations } = problem;
  const { rowCount } = matrix;
  const bound = 1 / (lambda * totalWeight(weights, rowCount));
  const rows = new DesignRows(matrix);
  const order = Int32Array.from({ length: rowCount }, (_, i) => i);
  const dual = new Float64Array(rowCount);
  const current = new Float64Array(matrix.width);
  const average = new Float64Array(matrix.width);
  let bias = 0;
  let averageBias = 0;
  let averaged = 0;
  const averageEvery = Math.max(1, Math.floor(rowCount / 100));
  for (let iteration = 1; iteration <= iterations; iteration++) {
    shuffle(order, random);
    for (let k = 0; k < rowCount; k++) {
      const row = order[k]!;
      const squares = rows.read(row) + 1;
      const sign = codes[row] === 1 ? 1 : -1;
      const slope = sign * (rows.dot(current) + bias) - 1;
      const before = dual[row]!;
      const after = Math.min(Math.max(before - slope / squares, 0), bound * (weights ? weights[row]! : 1));
      if (after !== before) {
        dual[row] = after;
        rows.addTo(current, (after - before) * sign);
        bias += (after - before) * sign;
      }
      if (k % averageEvery !== averageEvery - 1) continue;
      averaged += 1;
      for (let j = 0; j < average.length; j++) average[j]! += (current[j]! - average[j]!) / averaged;
      averageBias += (bias - averageBias) / averaged;
      await pace.rest();
    }
    await problem.onIteration(iteration, average, averageBias);
  }
  return { coefficients: average, intercept: averageBias };
}
