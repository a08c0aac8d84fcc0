import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type LinearRegressionParams, linearRegressionParams } from '../../params/linearRegressionParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { descendOnline } from './descendOnline.ts';
import { describeColumns } from './designColumns.ts';
import { DesignMatrix } from './designMatrix.ts';
import { fitLinear } from './fitLinear.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { LossSum } from './lossSum.ts';
import { Pace } from './pace.ts';
import type { RidgeSolution } from './ridgeProblem.ts';
import { RowMatrix } from './rowMatrix.ts';
import { solveElasticNet } from './solveElasticNet.ts';
import { solveRidge, widestDirect } from './solveRidge.ts';

/**
 * Standard deviation of the numeric columns: half, so that a coefficient means as much as that of a 0/1 column (Gelman 2008),
 * and the penalty treats both alike.
 */
const deviation = 0.5;

/**
 * Minimises ½ · mean(weight · residual²) + l2 · |coefficients|² + l1 · Σ|coefficient| over numeric features (mean 0, standard deviation ½;
 * without intercept: root mean square ½) and 0/1 columns, one for each category. Without L1 this is ridge regression with
 * alpha = 2 · l2 · rows on these columns, with it the elastic net. A missing number counts as the mean, a missing or unknown category as
 * 0 in all columns.
 */
export const linearRegression = defineLearner({
  id: 'linear-regression',
  tasks: ['regression'],
  params: linearRegressionParams,
  fit: fitLinearRegression,
});

interface LinearProblem {
  matrix: DesignMatrix;
  target: Float64Array<SharedArrayBuffer>;
  params: LinearRegressionParams;
}

async function fitLinearRegression(
  data: TrainingData,
  params: LinearRegressionParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'numeric') throw new Error('linear regression needs a numeric target');
  using kernels = new Kernels(program, context.threads, data.memory);
  const pace = new Pace(context.signal);
  const isOnline = params.method === 'online-gradient-descent';
  const scale = !isOnline || params.normalise;
  const scaling = { center: scale && params.intercept, ...(scale ? { deviation } : {}) };
  const matrix = await DesignMatrix.from(data, scaling, kernels, context, pace);
  const problem = { matrix, target: matrix.rowNumbers(data.target.values), params };
  const { coefficients, intercept } = await (isOnline
    ? fitOnline(problem, context, pace)
    : fitExactly(problem, context, pace));
  const sum = new LossSum({ matrix, family: 'squared', outputs: 1, targets: problem.target }, pace);
  const point = Float64Array.of(...coefficients, intercept);
  const loss = (2 * (await sum.at(point, new Float64Array(point.length)))) / matrix.totalWeight;
  if (!isOnline) context.metric('training_loss', loss);
  const score = {
    columns: describeColumns(matrix),
    outputs: 1,
    coefficients,
    intercepts: Float64Array.of(intercept),
  };
  return new LinearEstimator(score, 'identity', data.features, { training_loss: loss });
}

async function fitExactly(
  { matrix, target, params }: LinearProblem,
  context: FitContext,
  pace: Pace,
): Promise<RidgeSolution> {
  const { intercept } = params;
  const penalty = 2 * params.l2 * matrix.totalWeight;
  const l1 = params.l1 * matrix.totalWeight;
  if (l1 === 0) return await solveRidge({ matrix, target, penalty, intercept }, pace);
  if (matrix.width <= widestDirect || !intercept) {
    const solution = await solveElasticNet({ matrix, target, penalty, intercept, l1 }, pace);
    const zeros = solution.coefficients.filter((value) => value === 0).length;
    context.log(
      `Coordinate descent ${solution.converged ? 'converged' : 'stopped'} after ${solution.sweeps} sweeps; ${zeros} of ${matrix.width} coefficients are 0.`,
      solution.converged ? 'info' : 'warning',
    );
    return solution;
  }
  const loss = { matrix, family: 'squared' as const, outputs: 1, targets: target };
  const { point } = await fitLinear(loss, [0], { l1, l2: penalty, memory: 20, tolerance: 1e-9 }, context, pace);
  return { coefficients: point.slice(0, matrix.width), intercept: point[matrix.width]! };
}

/** The target is brought to standard deviation 1 (and mean 0), because the steps start from zero. */
async function fitOnline(
  { matrix, target, params }: LinearProblem,
  context: FitContext,
  pace: Pace,
): Promise<RidgeSolution> {
  const { intercept } = params;
  const { weights, totalWeight } = matrix;
  const average = (value: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < target.length; i++) sum += (weights ? weights[i]! : 1) * value(i);
    return sum / totalWeight;
  };
  const center = intercept ? average((i) => target[i]!) : 0;
  const spread = Math.sqrt(average((i) => (target[i]! - center) ** 2)) || 1;
  const rows = await RowMatrix.from(matrix, pace);
  const point = await descendOnline(
    {
      ...params,
      rows,
      weights,
      target: matrix.rowNumbers(target.map((value) => (value - center) / spread)),
      onEpoch(epoch, loss) {
        context.metric('training_loss', (loss / totalWeight) * spread * spread, epoch);
        context.progress(epoch / params.epochs, `Epoch ${epoch} of ${params.epochs}`);
      },
    },
    new Random(params.seed),
    pace,
  );
  const solution = rows.readPoint(point);
  return {
    coefficients: solution.coefficients.map((value) => value * spread),
    intercept: intercept ? solution.intercept * spread + center : 0,
  };
}
