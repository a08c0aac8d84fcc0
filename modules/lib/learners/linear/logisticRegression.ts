import { matrix as program } from '../../kernels/compiled/matrix.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type LogisticRegressionParams, logisticRegressionParams } from '../../params/logisticRegressionParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { describeColumns } from './designColumns.ts';
import { DesignMatrix } from './designMatrix.ts';
import { fitLinear } from './fitLinear.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { Pace } from './pace.ts';

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
  using kernels = new Kernels(program, context.threads, data.memory);
  const pace = new Pace(context.signal);
  const matrix = await DesignMatrix.from(data, { center: true, deviation: 1 }, kernels, context, pace);
  const outputs = outputWidth(data);
  const targets = matrix.rowNumbers(data.target.codes);
  const shares = shareClasses(matrix, data.target.codes, Math.max(outputs, 2));
  const intercepts = outputs === 1 ? [Math.log(shares[1]! / shares[0]!)] : shares.map(Math.log);
  const minimum = await fitLinear({ matrix, family: 'logistic', outputs, targets }, intercepts, params, context, pace);
  const penalised = outputs * matrix.width;
  const score = {
    columns: describeColumns(matrix),
    outputs,
    coefficients: minimum.point.slice(0, penalised),
    intercepts: minimum.point.slice(penalised),
  };
  const link = data.task === 'binary' ? 'sigmoid' : 'softmax';
  const metrics = { training_loss: minimum.value, iterations: minimum.iterations };
  return new LinearEstimator(score, link, data.features, metrics);
}

/** Share of each class in the weight, as if half a row more had been there of each: none is 0. */
function shareClasses({ weights, totalWeight }: DesignMatrix, codes: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count).fill(0.5);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights ? weights[i]! : 1;
  return sums.map((sum) => sum / (totalWeight + count / 2));
}
