import { type LinearRegressionParams, linearRegressionParams } from '../../params/linearRegressionParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { descendOnline } from './descendOnline.ts';
import { blockRows, DesignMatrix, totalWeight } from './designMatrix.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { Pace } from './pace.ts';
import { solveRidge } from './solveRidge.ts';

/**
 * Standard deviation of the numeric columns: half, so that a coefficient means as much as that of a 0/1 column (Gelman 2008),
 * and the penalty treats both alike.
 */
const deviation = 0.5;

/**
 * Minimises ½ · mean(weight · residual²) + l2 · |coefficients|² over numeric features (mean 0, standard deviation ½; without
 * intercept: root mean square ½) and 0/1 columns, one for each category. This is ridge regression with alpha = 2 · l2 · rows on
 * these columns. A missing number counts as the mean, a missing or unknown category as 0 in all columns.
 */
export const linearRegression = defineLearner({
  id: 'linear-regression',
  tasks: ['regression'],
  params: linearRegressionParams,
  fit: fitLinearRegression,
});

async function fitLinearRegression(
  data: TrainingData,
  params: LinearRegressionParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'numeric') throw new Error('linear regression needs a numeric target');
  const pace = new Pace(context.signal);
  const isOnline = params.method === 'online-gradient-descent';
  const scale = !isOnline || params.normalise;
  const matrix = DesignMatrix.from(data, { center: scale && params.intercept, ...(scale ? { deviation } : {}) });
  const problem: LinearProblem = { ...params, matrix, target: data.target.values, weights: data.weights };
  const { coefficients, intercept } = await (isOnline
    ? fitOnline(problem, params, context, pace)
    : solveRidge({ ...problem, penalty: 2 * params.l2 * totalWeight(data.weights, data.rowCount) }, pace));
  const loss = await meanSquaredError(problem, coefficients, intercept, pace);
  if (!isOnline) context.metric('training_loss', loss);
  const score = { matrix, outputs: 1, coefficients, intercepts: Float64Array.of(intercept) };
  return new LinearEstimator(score, 'identity', data.features, { training_loss: loss });
}

interface LinearProblem {
  matrix: DesignMatrix;
  target: Float64Array;
  weights: Float32Array | undefined;
  l2: number;
  intercept: boolean;
}

/** The target is brought to standard deviation 1 (and mean 0), because the steps start from zero. */
async function fitOnline(problem: LinearProblem, params: LinearRegressionParams, context: FitContext, pace: Pace) {
  const { target, weights, matrix, intercept } = problem;
  const total = totalWeight(weights, matrix.rowCount);
  const weighted = (value: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < target.length; i++) sum += (weights ? weights[i]! : 1) * value(i);
    return sum / total;
  };
  const center = intercept ? weighted((i) => target[i]!) : 0;
  const spread = Math.sqrt(weighted((i) => (target[i]! - center) ** 2)) || 1;
  const solution = await descendOnline(
    {
      ...params,
      ...problem,
      target: target.map((value) => (value - center) / spread),
      onEpoch(epoch, loss) {
        context.metric('training_loss', (loss / total) * spread * spread, epoch);
        context.progress(epoch / params.epochs, `Epoch ${epoch} of ${params.epochs}`);
      },
    },
    new Random(params.seed),
    pace,
  );
  return {
    coefficients: solution.coefficients.map((value) => value * spread),
    intercept: intercept ? solution.intercept * spread + center : 0,
  };
}

async function meanSquaredError(
  { matrix, target, weights }: LinearProblem,
  coefficients: Float64Array,
  intercept: number,
  pace: Pace,
): Promise<number> {
  const predictions = new Float64Array(blockRows);
  let sum = 0;
  let total = 0;
  for (let start = 0; start < matrix.rowCount; start += blockRows) {
    const end = Math.min(start + blockRows, matrix.rowCount);
    predictions.fill(intercept);
    matrix.addProduct(start, end, coefficients, 0, predictions);
    for (let i = start; i < end; i++) {
      const weight = weights ? weights[i]! : 1;
      sum += weight * (target[i]! - predictions[i - start]!) ** 2;
      total += weight;
    }
    await pace.rest();
  }
  return sum / total;
}
