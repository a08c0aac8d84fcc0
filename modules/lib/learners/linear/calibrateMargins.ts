import type { TrainingData } from '../data.ts';
import { describeColumns } from './designColumns.ts';
import type { DesignMatrix } from './designMatrix.ts';
import { LinearEstimator } from './linearEstimator.ts';
import { scoreAll } from './lossSum.ts';
import type { Pace } from './pace.ts';
import { fitPlattScaling } from './plattScaling.ts';

/** A margin as a linear function of the columns. */
export interface MarginFunction {
  coefficients: Float64Array;
  intercept: number;
}

/** The signs of two classes in the kernels' memory: 1 for code 1, else -1. */
export function signsOf(matrix: DesignMatrix, codes: Int32Array): Float64Array<SharedArrayBuffer> {
  return matrix.rowNumbers(Float64Array.from(codes, (code) => (code === 1 ? 1 : -1)));
}

/** The model of a margin whose probabilities Platt scaling on the margins of the training rows gives. */
export async function calibrateMargins(
  matrix: DesignMatrix,
  { coefficients, intercept }: MarginFunction,
  data: TrainingData,
  metrics: Record<string, number>,
  pace: Pace,
): Promise<LinearEstimator> {
  if (data.target.kind !== 'classes') throw new Error('margins need classes');
  const margins = matrix.rowNumbers();
  await scoreAll(matrix, coefficients, intercept, margins, pace);
  const { slope, offset } = fitPlattScaling(margins, data.target.codes, data.weights);
  const score = {
    columns: describeColumns(matrix),
    outputs: 1,
    coefficients: coefficients.map((value) => value * slope),
    intercepts: Float64Array.of(intercept * slope + offset),
  };
  return new LinearEstimator(score, 'sigmoid', data.features, metrics);
}
