import type { Pace } from '../linear/pace.ts';
import { type ColumnSource, type DecompositionKernels, measureCovariance } from './covariance.ts';
import { findEigenvectors } from './eigenvectors.ts';

export interface PrincipalComponents {
  /** Of the source's columns; zero when not centred. */
  means: Float64Array;
  /** One direction a row, by falling variance; its largest number is positive. */
  directions: Float64Array;
  /** Variance along each direction, of the population. */
  variances: Float64Array;
  /** Of all columns together. */
  totalVariance: number;
}

/** The directions in which rows differ most (Pearson 1901): eigenvectors of the covariance matrix. */
export async function findComponents(
  source: ColumnSource,
  count: number,
  options: { centred: boolean; oversampling: number; seed: number },
  kernels: DecompositionKernels,
  pace: Pace,
): Promise<PrincipalComponents> {
  const width = source.columns.length;
  const { means, matrix } = await measureCovariance(source, options.centred, kernels, pace);
  const { values, vectors } = findEigenvectors(matrix, width, Math.min(count, width), options);
  let totalVariance = 0;
  for (let j = 0; j < width; j++) totalVariance += matrix[j * width + j]!;
  return { means, directions: vectors, variances: values.map((value) => Math.max(0, value)), totalVariance };
}
