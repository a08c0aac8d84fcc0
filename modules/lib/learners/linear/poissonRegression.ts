import { StepError } from '../../../define.ts';
import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type PoissonRegressionParams, poissonRegressionParams } from '../../params/poissonRegressionParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { describeColumns } from './designColumns.ts';
import { DesignMatrix } from './designMatrix.ts';
import { fitLinear } from './fitLinear.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { Pace } from './pace.ts';

/**
 * A log-linear model of a count's mean: minimises Σ weight · (mean − target · log mean) + l2/2 · |coefficients|² + l1 · Σ|coefficient|,
 * mean = exp(score), over the same columns as logistic regression (Nelder & Wedderburn 1972). The intercept is not penalised. This is
 * PoissonRegressor of scikit-learn with alpha = l2 / Σ weight on these columns.
 */
export const poissonRegression = defineLearner({
  id: 'poisson-regression',
  tasks: ['regression'],
  params: poissonRegressionParams,
  fit: fitPoissonRegression,
});

async function fitPoissonRegression(
  data: TrainingData,
  params: PoissonRegressionParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'numeric') throw new Error('Poisson regression needs a numeric target');
  const { values } = data.target;
  const mean = requireCounts(data, values);
  using kernels = new Kernels(program, context.threads, data.memory);
  const pace = new Pace(context.signal);
  const matrix = await DesignMatrix.from(data, { center: true, deviation: 1 }, kernels, context, pace);
  // Targets of mean 1 have the same minimum, but for the intercept, with penalties that are divided by the mean.
  const problem = {
    matrix,
    family: 'poisson' as const,
    outputs: 1,
    targets: matrix.rowNumbers(values.map((value) => value / mean)),
  };
  const scaled = { ...params, l1: params.l1 / mean, l2: params.l2 / mean };
  const reported = {
    log: context.log,
    progress: context.progress,
    // Σ weight · target is Σ weight · mean: so much is added where the logarithm of the mean is.
    metric: (name: string, loss: number, step?: number) => context.metric(name, mean * (loss - Math.log(mean)), step),
  };
  const { point, value, iterations } = await fitLinear(problem, [0], scaled, reported, pace);
  const score = {
    columns: describeColumns(matrix),
    outputs: 1,
    coefficients: point.slice(0, matrix.width),
    intercepts: Float64Array.of(point[matrix.width]! + Math.log(mean)),
  };
  const metrics = { training_loss: mean * (value - Math.log(mean)), iterations };
  return new LinearEstimator(score, 'exponential', data.features, metrics);
}

/** Answers the weighted mean of the targets. Throws StepError when they cannot be counts. */
function requireCounts({ weights, columns }: TrainingData, values: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < 0) {
      throw new StepError(
        `Poisson regression predicts counts, which are 0 or more, but the label "${columns.label.name}" holds ${value}. ` +
          'Use Linear Regression, or leave out the rows with negative values.',
      );
    }
    const weight = weights ? weights[i]! : 1;
    sum += weight * value;
    total += weight;
  }
  if (sum > 0) return sum / total;
  throw new StepError(
    `All values of the label "${columns.label.name}" are 0, so there is nothing to learn. Train on rows with other counts too.`,
  );
}
