import {
  type SupportVectorMachineParams,
  supportVectorMachineParams,
} from '../../params/supportVectorMachineParams.ts';
import type { TrainingData } from '../data.ts';
import { defineLearner, type FitContext } from '../learner.ts';
import { Random } from '../random.ts';
import { descendDual } from './descendDual.ts';
import { blockRows, DesignMatrix, totalWeight } from './designMatrix.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { Pace } from './pace.ts';
import { fitPlattScaling } from './plattScaling.ts';

/**
 * Linear support vector machine for two classes: lambda/2 · |[w, b]|² + mean(weight · hinge loss), over standardised numeric
 * features and 0/1 columns, one for each category. Probabilities by Platt scaling on the margins of the training rows.
 * A missing number counts as the mean, a missing or unknown category as 0 in all columns.
 */
export const supportVectorMachine = defineLearner({
  id: 'support-vector-machine',
  tasks: ['binary'],
  params: supportVectorMachineParams,
  fit: fitSupportVectorMachine,
});

async function fitSupportVectorMachine(
  data: TrainingData,
  params: SupportVectorMachineParams,
  context: FitContext,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'classes') throw new Error('a support vector machine needs classes');
  const { codes } = data.target;
  const pace = new Pace(context.signal);
  const matrix = DesignMatrix.from(data, params.normalise ? { center: true, deviation: 1 } : { center: false });
  const margins = new Float64Array(data.rowCount);
  let loss = 0;
  const { coefficients, intercept } = await descendDual(
    {
      ...params,
      matrix,
      codes,
      weights: data.weights,
      async onIteration(iteration, weights, bias) {
        await computeMargins(matrix, weights, bias, margins, pace);
        loss = meanHingeLoss(margins, codes, data) + (params.lambda / 2) * (squaredLength(weights) + bias * bias);
        context.metric('training_loss', loss, iteration);
        context.progress(iteration / params.iterations, `Iteration ${iteration} of ${params.iterations}`);
      },
    },
    new Random(params.seed),
    pace,
  );
  const { slope, offset } = fitPlattScaling(margins, codes, data.weights);
  const score = {
    matrix,
    outputs: 1,
    coefficients: coefficients.map((value) => value * slope),
    intercepts: Float64Array.of(intercept * slope + offset),
  };
  return new LinearEstimator(score, 'sigmoid', data.features, { training_loss: loss });
}

async function computeMargins(
  matrix: DesignMatrix,
  coefficients: Float64Array,
  intercept: number,
  margins: Float64Array,
  pace: Pace,
): Promise<void> {
  margins.fill(intercept);
  for (let start = 0; start < matrix.rowCount; start += blockRows) {
    const end = Math.min(start + blockRows, matrix.rowCount);
    matrix.addProduct(start, end, coefficients, 0, margins.subarray(start, end));
    await pace.rest();
  }
}

function meanHingeLoss(margins: Float64Array, codes: Int32Array, data: TrainingData): number {
  let sum = 0;
  for (let i = 0; i < margins.length; i++) {
    const margin = codes[i] === 1 ? margins[i]! : -margins[i]!;
    sum += Math.max(0, 1 - margin) * (data.weights ? data.weights[i]! : 1);
  }
  return sum / totalWeight(data.weights, data.rowCount);
}

function squaredLength(vector: Float64Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}
