import { accumulateGram } from './gram.ts';
import { LossSum } from './lossSum.ts';
import type { Pace } from './pace.ts';
import type { RidgeProblem, RidgeSolution } from './ridgeProblem.ts';

export interface ElasticNetProblem extends RidgeProblem {
  /** Factor of the sum of absolute coefficients, beside half the weighted sum of squared residuals and `penalty`/2 · |w|². */
  l1: number;
}

const mostSweeps = 20_000;
/** Of the largest product of a column with the target: what the gradient may still be beside. */
const enough = 1e-10;

/**
 * Minimises ½ · Σ weight · (target − X·w − b)² + penalty/2 · |w|² + l1 · Σ|w| by coordinate descent on the matrix of the columns'
 * products ("covariance updates", Friedman, Hastie & Tibshirani 2010). The intercept is taken out by centring. Sweeps over
 * the coefficients that are not 0 are followed by one over all, until no coordinate is off its optimum. Answers also the number of sweeps.
 */
export async function solveElasticNet(
  problem: ElasticNetProblem,
  pace: Pace,
): Promise<RidgeSolution & { sweeps: number; converged: boolean }> {
  const { matrix, target, intercept, penalty, l1 } = problem;
  const { width, totalWeight } = matrix;
  const size = width + 1;
  const gram = await accumulateGram(matrix, pace);
  const products = new Float64Array(size);
  await new LossSum({ matrix, family: 'squared', outputs: 1, targets: target }, pace).at(
    new Float64Array(size),
    products,
  );
  const means = Float64Array.from({ length: width }, (_, j) => (intercept ? gram[width * size + j]! / totalWeight : 0));
  const targetMean = intercept ? -products[width]! / totalWeight : 0;
  const square = fillSquare(gram, width, means, totalWeight);
  const residuals = Float64Array.from(means, (mean, j) => -products[j]! - totalWeight * mean * targetMean);
  const state = { square, residuals, coefficients: new Float64Array(width), penalty, l1 };
  const limit = enough * residuals.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let sweeps = 0;
  let all = true;
  let converged = false;
  while (sweeps < mostSweeps && !converged) {
    const off = sweep(state, all);
    sweeps += 1;
    converged = all && off <= limit;
    all = off <= limit && !all;
    await pace.rest();
  }
  const { coefficients } = state;
  const shift = means.reduce((sum, mean, j) => sum + mean * coefficients[j]!, 0);
  return { coefficients, intercept: targetMean - shift, sweeps, converged };
}

interface State {
  /** Products of all pairs of columns. */
  square: Float64Array;
  /** Products of each column with the residuals of the rows. */
  residuals: Float64Array;
  coefficients: Float64Array;
  penalty: number;
  l1: number;
}

/** Moves each coefficient (or each that is not 0) to its optimum. Answers by how much the gradient was off it, at most. */
function sweep({ square, residuals, coefficients, penalty, l1 }: State, all: boolean): number {
  const width = coefficients.length;
  let off = 0;
  for (let j = 0; j < width; j++) {
    const before = coefficients[j]!;
    if (!all && before === 0) continue;
    const bend = square[j * width + j]!;
    if (!(bend > 0)) continue;
    const pull = residuals[j]! + bend * before;
    const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - l1)) / (bend + penalty);
    if (after === before) continue;
    const move = after - before;
    off = Math.max(off, Math.abs(move) * (bend + penalty));
    coefficients[j] = after;
    const row = j * width;
    for (let i = 0; i < width; i++) residuals[i]! -= move * square[row + i]!;
  }
  return off;
}

/** The whole matrix from its lower triangle, of columns less their means. */
function fillSquare(gram: Float64Array, width: number, means: Float64Array, total: number): Float64Array {
  const square = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    for (let l = 0; l <= j; l++) {
      const centred = gram[j * (width + 1) + l]! - total * means[j]! * means[l]!;
      square[j * width + l] = centred;
      square[l * width + j] = centred;
    }
    // What is left of a constant column is rounding.
    const own = gram[j * (width + 1) + j]!;
    if (square[j * width + j]! <= 1e-12 * own) square[j * width + j] = 0;
  }
  return square;
}
