import { type LogisticRegressionParams, logisticRegressionParams } from '../../params/logisticRegressionParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { DesignMatrix, squareColumns, totalWeight } from './designMatrix.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { logisticLoss } from './logisticLoss.ts';
import { minimise } from './minimise.ts';
import { Pace } from './pace.ts';
import { settleFlat } from './settleFlat.ts';

/** Far more than are needed; the tolerance ends the training. */
const mostIterations = 1000;

/**
 * Minimises Σ weight · log loss + l2/2 · |coefficients|² + l1 · Σ|coefficient| over standardised numeric features (mean 0, standard
 * deviation 1) and 0/1 columns, one for each category; intercepts are not penalised. Of two classes the score belongs to the
 * second; more classes: multinomial, one score a class. A missing number counts as the mean, a missing or unknown
 * category as 0 in all columns.
 */
export const logisticRegression = defineLearner({
  id: 'logistic-regression',
  tasks: ['binary', 'multiclass'],
  params: logisticRegressionParams,
  fit: fitLogisticRegression,
});

async function fitLogisticRegression(
  data: TrainingData,
  params: LogisticRegressionParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'classes') throw new Error('logistic regression needs classes');
  const pace = new Pace(context.signal);
  const matrix = DesignMatrix.from(data, { center: true, deviation: 1 });
  const outputs = outputWidth(data);
  const total = totalWeight(data.weights, data.rowCount);
  const loss = logisticLoss(
    { matrix, codes: data.target.codes, weights: data.weights, outputs, l2: params.l2, divisor: total },
    pace,
  );
  const penalised = outputs * matrix.width;
  const l1 = new Float64Array(penalised + outputs).fill(params.l1 / total, 0, penalised);
  let firstGradient = 0;
  const minimum = await minimise(loss, l1.length, {
    l1,
    bend: guessCurvature(matrix, data, outputs, params.l2),
    memory: params.memory,
    tolerance: params.tolerance,
    maxIterations: mostIterations,
    settle: settleFlat({ matrix, outputs, l1: params.l1 / total, l2: params.l2 / total }),
    onIteration(iteration, value, gradient) {
      context.metric('training_loss', value, iteration);
      firstGradient ||= gradient;
      // The gradient falls about evenly on a logarithmic scale, from the first one to the tolerance.
      const share = Math.log(firstGradient / gradient) / Math.log(firstGradient / params.tolerance);
      context.progress(Math.min(Math.max(share, 0), 0.99) || 0, `Iteration ${iteration}`);
    },
  });
  if (minimum.iterations === mostIterations) {
    context.log(`Training stopped after ${mostIterations} iterations, before it reached the tolerance.`, 'warning');
  }
  const score = {
    matrix,
    outputs,
    coefficients: minimum.point.slice(0, penalised),
    intercepts: minimum.point.slice(penalised),
  };
  const link = data.task === 'binary' ? 'sigmoid' : 'softmax';
  const metrics = { training_loss: minimum.value, iterations: minimum.iterations };
  return new LinearEstimator(score, link, data.features, metrics);
}

/** The largest second derivatives that the mean loss can have, by coordinate: p·(1 − p) is at most ¼. */
function guessCurvature(matrix: DesignMatrix, data: TrainingData, outputs: number, l2: number): Float64Array {
  const total = totalWeight(data.weights, data.rowCount);
  const columns = squareColumns(matrix, data.weights).map((squares) => (squares / 4 + l2) / total || 1);
  const bend = new Float64Array(outputs * (matrix.width + 1)).fill(0.25);
  for (let k = 0; k < outputs; k++) bend.set(columns, k * matrix.width);
  return bend;
}
