import type { Random } from '../random.ts';
import type { DesignMatrix } from './designMatrix.ts';
import { DesignRows, shuffle } from './designRows.ts';
import type { Pace } from './pace.ts';

export interface OnlineProblem {
  matrix: DesignMatrix;
  /** Standardised target. */
  target: Float64Array;
  weights: Float32Array | undefined;
  learningRate: number;
  epochs: number;
  /** The learning rate falls as 1/√(passes + 1). */
  decay: boolean;
  l2: number;
  intercept: boolean;
  onEpoch(epoch: number, loss: number): void;
}

export interface OnlineSolution {
  coefficients: Float64Array;
  intercept: number;
}

/**
 * Least squares by stochastic gradient descent, one row at a time in a new random order each epoch. Each step is divided by
 * the row's squared length (normalised least mean squares, Nagumo & Noda 1967), so that it cannot diverge for learning
 * rates below 2, whatever the scale of the features. Answers the average over the last half of the steps (Polyak & Juditsky 1992).
 */
export async function descendOnline(problem: OnlineProblem, random: Random, pace: Pace): Promise<OnlineSolution> {
  const { matrix, target, weights, epochs, intercept } = problem;
  const { rowCount, width } = matrix;
  const rows = new DesignRows(matrix);
  const order = Int32Array.from({ length: rowCount }, (_, i) => i);
  const coefficients = new Float64Array(width);
  const average = new Float64Array(width);
  let bias = 0;
  let averageBias = 0;
  let averaged = 0;
  const averageEvery = Math.max(1, Math.floor(rowCount / 100));
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    let loss = 0;
    for (let k = 0; k < rowCount; k++) {
      const row = order[k]!;
      const weight = weights ? weights[row]! : 1;
      const squares = rows.read(row) + (intercept ? 1 : 0);
      const residual = target[row]! - rows.dot(coefficients) - bias;
      loss += weight * residual * residual;
      const passes = epoch + k / rowCount;
      const rate = problem.learningRate / (problem.decay ? Math.sqrt(passes + 1) : 1);
      const step = (Math.min(rate * weight, 1.9) * 1) / Math.max(squares, 1e-12);
      rows.addTo(coefficients, step * residual);
      if (intercept) bias += step * residual;
      if (k % averageEvery !== averageEvery - 1) continue;
      shrink(coefficients, 1 / (1 + 2 * problem.l2 * step * averageEvery));
      if (passes >= epochs / 2) {
        averaged += 1;
        for (let j = 0; j < width; j++) average[j]! += (coefficients[j]! - average[j]!) / averaged;
        averageBias += (bias - averageBias) / averaged;
      }
      await pace.rest();
    }
    problem.onEpoch(epoch + 1, loss);
  }
  return { coefficients: average, intercept: averageBias };
}

function shrink(coefficients: Float64Array, factor: number): void {
  for (let j = 0; j < coefficients.length; j++) coefficients[j]! *= factor;
}
