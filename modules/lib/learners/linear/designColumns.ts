import type { Feature } from '../data.ts';

/**
 * A numeric feature as linear learners see it: (x − center) · inverseScale. The difference is rounded to float32, as an ONNX
 * graph rounds it.
 */
export interface NumericColumn {
  /** Index into the training data's features. */
  feature: number;
  /** A number that float32 holds exactly. */
  center: number;
  /** 0 for a column that does not vary. */
  inverseScale: number;
  /** What stands for x − center where x is missing: 0 when `center` is the mean. */
  fill: number;
  /** Root mean square of x − center. */
  spread: number;
}

/** A categorical feature, one 0/1 column for each category; a missing value is 0 in all of them. */
export interface OneHotColumn {
  feature: number;
  /** Position of its first column in the matrix. */
  offset: number;
  size: number;
  /** Share of the training rows' weight by category, then that of missing values. */
  shares: Float64Array;
}

/** How features become columns of a matrix: standardised numeric ones first, then the one-hot ones. */
export interface DesignColumns {
  numeric: readonly NumericColumn[];
  oneHot: readonly OneHotColumn[];
  /** Number of columns. */
  width: number;
}

/** The columns alone: what a model keeps of a matrix, whose rows are in the kernels' memory. */
export function describeColumns({ numeric, oneHot, width }: DesignColumns): DesignColumns {
  return { numeric, oneHot, width };
}

/** How numeric features are scaled. */
export interface Scaling {
  /** Subtract the mean. */
  center: boolean;
  /** The standard deviation to scale to (without `center`: the root mean square); missing: as they are. */
  deviation?: number;
}

/** What the kernel tells of a numeric column: see `centreColumns`. */
export const factsPerColumn = 5;

/** The column that a feature becomes, from the kernel's facts, of which those of this column begin at `at`. */
export function makeNumericColumn(feature: number, facts: Float64Array, at: number, scaling: Scaling): NumericColumn {
  const [center, fill, mean, total, squares] = facts.subarray(at, at + factsPerColumn) as unknown as number[];
  const spread = total! > 0 ? Math.sqrt(squares! / total!) : 0;
  // What float32 cannot tell from a constant is one.
  const varies = spread > Math.max(scaling.center ? Math.abs(mean!) * 1e-7 : 0, 1e-30);
  const inverseScale = varies ? (scaling.deviation ? scaling.deviation / spread : 1) : 0;
  return { feature, center: center!, fill: fill!, inverseScale, spread };
}

/**
 * Importance of each feature: the standard deviation, over the training rows, of what it adds to the score (summed over
 * the scores where there are several). `coefficients` are blocks of `width` numbers, one a score.
 */
export function measureImportances(
  { numeric, oneHot, width }: DesignColumns,
  features: readonly Feature[],
  coefficients: Float64Array,
): Float64Array {
  const importances = new Float64Array(features.length);
  const outputs = coefficients.length / Math.max(width, 1);
  for (let k = 0; k < outputs; k++) {
    const from = k * width;
    for (const [j, { feature, inverseScale, spread }] of numeric.entries()) {
      importances[feature]! += Math.abs(coefficients[from + j]! * inverseScale) * spread;
    }
    for (const { feature, offset, size, shares } of oneHot) {
      let mean = 0;
      let squares = 0;
      for (let c = 0; c < size; c++) {
        const value = coefficients[from + offset + c]!;
        mean += shares[c]! * value;
        squares += shares[c]! * value * value;
      }
      importances[feature]! += Math.sqrt(Math.max(0, squares - mean * mean));
    }
  }
  return importances;
}
