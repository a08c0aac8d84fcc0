import type { Pace } from './pace.ts';
import { makeDescent, type RidgeProblem, type RidgeSolution } from './ridgeProblem.ts';

const mostIterations = 2000;

/**
 * Solves a ridge problem by conjugate gradients on its normal equations, which are never built (CGLS, Hestenes & Stiefel
 * 1952), each coordinate scaled by its diagonal. Where there are many solutions it finds one.
 */
export async function solveRidgeByGradients(problem: RidgeProblem, pace: Pace): Promise<RidgeSolution> {
  const { matrix } = problem;
  const size = matrix.width + 1;
  const inverseDiagonal = invertDiagonal(problem);
  const solution = new Float64Array(size);
  const { direction: residual, norm: start } = await makeDescent(problem, pace)(solution);
  const multiply = makeDescent({ ...problem, target: matrix.rowNumbers(new Float64Array(matrix.rowCount)) }, pace);
  const step = residual.map((value, j) => value * inverseDiagonal[j]!);
  let energy = dot(residual, step);
  for (
    let iteration = 0;
    iteration < mostIterations && Math.sqrt(dot(residual, residual)) > 1e-11 * start;
    iteration++
  ) {
    const { direction: product } = await multiply(step);
    const length = -energy / dot(step, product);
    for (let j = 0; j < size; j++) {
      solution[j]! += length * step[j]!;
      residual[j]! += length * product[j]!;
    }
    const scaled = residual.map((value, j) => value * inverseDiagonal[j]!);
    const next = dot(residual, scaled);
    for (let j = 0; j < size; j++) step[j] = scaled[j]! + (next / energy) * step[j]!;
    energy = next;
  }
  return { coefficients: solution.slice(0, matrix.width), intercept: solution[matrix.width]! };
}

/** One over the diagonal of the normal equations; 0 for columns that are 0. */
function invertDiagonal({ matrix, penalty, intercept }: RidgeProblem): Float64Array {
  const total = intercept ? matrix.totalWeight : 0;
  const diagonal = [...matrix.squares.map((squares) => squares + penalty), total];
  return Float64Array.from(diagonal, (value) => (value > 0 ? 1 / value : 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
