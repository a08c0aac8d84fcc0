import type { FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import type { DesignMatrix } from './designMatrix.ts';
import { computeHessian } from './hessian.ts';
import { type LossProblem, LossSum } from './lossSum.ts';
import { denseMetric, diagonalMetric, type Metric } from './metric.ts';
import { type Minimum, minimise } from './minimise.ts';
import type { Pace } from './pace.ts';
import { regularisedLoss } from './regularisedLoss.ts';
import { settleFlat } from './settleFlat.ts';

export interface Regularisation {
  /** Factor of the sum of absolute coefficients, beside the sum of the rows' losses. */
  l1: number;
  /** Factor of half the sum of squared coefficients. */
  l2: number;
  /** Pairs of steps that the optimizer keeps. */
  memory: number;
  tolerance: number;
}

/** Far more than are needed; the tolerance ends the training. */
const mostIterations = 1000;
/** Rows of which the curvature is computed, and with which training begins where there are many more. */
const sampleRows = 16_384;
/** Up to this many coefficients, all second derivatives are computed. */
const mostCurved = 400;

/**
 * Minimises Σ weight · loss + l2/2 · |coefficients|² + l1 · Σ|coefficient|, from the model without features, whose intercepts are
 * `intercepts`. Long tables: first on a random sample of the rows, then, from there and with the sample's second derivatives for a
 * first guess at those of all rows, on all: a few passes are left. Answers the minimum, divided by the sum of weights.
 */
export async function fitLinear(
  problem: LossProblem,
  intercepts: ArrayLike<number>,
  { l1, l2, memory, tolerance }: Regularisation,
  context: Pick<FitContext, 'metric' | 'progress' | 'log'>,
  pace: Pace,
): Promise<Minimum> {
  const { matrix, outputs } = problem;
  const { totalWeight } = matrix;
  const penalised = outputs * matrix.width;
  const size = penalised + outputs;
  const start = new Float64Array(size);
  start.set(intercepts, penalised);
  const penalty = new Float64Array(size).fill(l1 / totalWeight, 0, penalised);
  const settle = settleFlat({ columns: matrix, outputs, l1: l1 / totalWeight, l2: l2 / totalWeight });
  const on = async (part: LossProblem, from: Float64Array, metric: Metric, report?: typeof context) => {
    const share = part.matrix.totalWeight / totalWeight;
    const objective = regularisedLoss(new LossSum(part, pace), l2 * share, part.matrix.totalWeight);
    let firstGradient = 0;
    return await minimise(objective, {
      l1: penalty,
      start: from,
      metric,
      memory,
      settle,
      tolerance: report ? tolerance : Math.max(tolerance, 1e-4),
      maxIterations: report ? mostIterations : 50,
      blindShare: report ? blindShare : 0,
      onIteration(iteration, value, gradient) {
        report?.metric('training_loss', value, iteration);
        firstGradient ||= gradient;
        // The gradient falls about evenly on a logarithmic scale, from the first one to the tolerance.
        const done = Math.log(firstGradient / gradient) / Math.log(firstGradient / tolerance);
        report?.progress(Math.min(Math.max(done, 0), 0.99) || 0, `Iteration ${iteration}`);
      },
    });
  };
  let begin: Float64Array = start;
  let metric: Metric | undefined;
  // Second derivatives of where the training begins, or of where it will end.
  let blindShare = 0;
  if (size <= mostCurved) {
    const mark = matrix.kernels.memory.mark();
    const sample = takeSample(problem);
    const bend = async (point: Float64Array) =>
      denseMetric(await computeHessian(sample, point, (l2 * sample.matrix.totalWeight) / totalWeight, pace), size);
    metric = await bend(start);
    blindShare = 1e-5;
    if (matrix.rowCount > 8 * sampleRows) {
      begin = (await on(sample, start, metric)).point;
      metric = await bend(begin);
      blindShare = 1;
    }
    matrix.kernels.memory.release(mark);
  }
  const minimum = await on(problem, begin, metric ?? diagonalMetric(guessCurvature(matrix, outputs, l2)), context);
  logEnd(minimum, context);
  return minimum;
}

function logEnd({ iterations }: Minimum, context: Pick<FitContext, 'log'>): void {
  if (iterations < mostIterations) {
    context.log(`The training converged after ${iterations} iteration${iterations === 1 ? '' : 's'}.`);
    return;
  }
  context.log(
    `The training stopped after ${mostIterations} iterations, before it reached the tolerance. Choose a larger tolerance or a larger L2 weight.`,
    'warning',
  );
}

/** At most `sampleRows` rows, a random one of each stretch of the table, always the same ones. */
function takeSample(problem: LossProblem): LossProblem {
  const { matrix, targets } = problem;
  if (matrix.rowCount <= sampleRows) return problem;
  const random = new Random(0);
  const step = matrix.rowCount / sampleRows;
  const rows = Int32Array.from({ length: sampleRows }, (_, i) => Math.floor((i + random.uniform()) * step));
  const sample = matrix.take(rows);
  if (!(sample.totalWeight > 0)) return problem;
  return { ...problem, matrix: sample, targets: sample.rowNumbers(Float64Array.from(rows, (row) => targets[row]!)) };
}

/** The largest second derivatives that the mean logistic loss can have, by coordinate: p·(1 − p) is at most ¼. */
function guessCurvature({ width, squares, totalWeight }: DesignMatrix, outputs: number, l2: number): Float64Array {
  const columns = squares.map((sum) => (sum / 4 + l2) / totalWeight || 1);
  const bend = new Float64Array(outputs * (width + 1)).fill(0.25);
  for (let k = 0; k < outputs; k++) bend.set(columns, k * width);
  return bend;
}
