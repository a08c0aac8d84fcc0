import { factorise, solveFactorised } from './cholesky.ts';
import { accumulateGram } from './gram.ts';
import type { Pace } from './pace.ts';
import { makeDescent, type RidgeProblem, type RidgeSolution } from './ridgeProblem.ts';
import { solveRidgeByGradients } from './solveRidgeByGradients.ts';

/** Up to this width the normal equations are built; beyond it their matrix would not fit and factor in good time. */
export const widestDirect = 1500;

/**
 * Minimises Σ weight · (target − X·w − b)² + penalty · |w|². The intercept b is not penalised.
 * Narrow problems: normal equations of the standardised columns by Cholesky, with corrections from the residuals of the
 * data itself (corrected seminormal equations, Björck 1987). Wide ones: conjugate gradients. Where columns depend on each
 * other and `penalty` is 0, there are many solutions; which one is found is not specified, but it is always the same.
 */
export async function solveRidge(problem: RidgeProblem, pace: Pace): Promise<RidgeSolution> {
  return problem.matrix.width <= widestDirect ? solveDirectly(problem, pace) : solveRidgeByGradients(problem, pace);
}

const mostCorrections = 3;

async function solveDirectly(problem: RidgeProblem, pace: Pace): Promise<RidgeSolution> {
  const { matrix, penalty, intercept } = problem;
  const { width } = matrix;
  const size = width + 1;
  const gram = await accumulateGram(matrix, pace);
  for (let j = 0; j < width; j++) gram[j * size + j]! += penalty;
  if (!intercept) {
    gram.fill(0, width * size);
    gram[width * size + width] = 1;
  }
  const factor = factorise(gram, size);
  const descend = makeDescent(problem, pace);
  let solution: Float64Array = new Float64Array(size);
  let gradient = await descend(solution);
  const enough = 1e-13 * gradient.norm;
  for (let step = 0; step <= mostCorrections; step++) {
    const next = solveFactorised(factor, size, gradient.direction);
    for (let j = 0; j < size; j++) next[j]! += solution[j]!;
    const after = await descend(next);
    if (step > 0 && !(after.norm < gradient.norm)) break;
    solution = next;
    gradient = after;
    if (after.norm <= enough) break;
  }
  return { coefficients: solution.slice(0, width), intercept: intercept ? solution[width]! : 0 };
}
