import type { Feature, TrainingData } from '../data.ts';

/** A numeric feature as linear learners see it: (x − center) · inverseScale, and `fill` where x is missing. */
export interface NumericColumn {
  /** Index into the training data's features. */
  feature: number;
  values: Float32Array;
  /** A number that float32 holds exactly, so that the ONNX graph subtracts the same. */
  center: number;
  inverseScale: number;
  /** The mean of the values that are there, as standardised value: 0 when `center` is the mean. */
  fill: number;
  hasMissing: boolean;
  /** Of the values that are there, around `center`, before scaling: root mean square. */
  spread: number;
}

/** A categorical feature, one 0/1 column for each category; a missing value is 0 in all of them. */
export interface OneHotColumn {
  feature: number;
  codes: Int32Array;
  /** Position of its first column in the matrix. */
  offset: number;
  size: number;
}

/** How numeric features are scaled. */
export interface Scaling {
  /** Subtract the mean. */
  center: boolean;
  /** The standard deviation to scale to (without `center`: the root mean square); missing: as they are. */
  deviation?: number;
}

/** Rows of a block: small enough that all its columns stay in the processor's cache between two passes. */
export const blockRows = 1024;

/**
 * The matrix X of a linear learner, [rows, width], never written out: standardised numeric features, then one-hot ones. Columns
 * without variation are 0. Products take a block of rows, so that callers can use the rows while they are in cache.
 */
export class DesignMatrix {
  readonly rowCount: number;
  readonly width: number;
  readonly numeric: readonly NumericColumn[];
  readonly oneHot: readonly OneHotColumn[];
  /** Numeric columns without missing values, four at a time: they share the way through the rows. */
  readonly #fours: readonly (readonly [number, number, number, number])[];
  readonly #others: readonly number[];

  constructor(rowCount: number, numeric: readonly NumericColumn[], oneHot: readonly OneHotColumn[]) {
    this.rowCount = rowCount;
    this.numeric = numeric;
    this.oneHot = oneHot;
    const complete = [...numeric.keys()].filter((j) => !numeric[j]!.hasMissing);
    const inFours = complete.slice(0, complete.length - (complete.length % 4));
    this.#fours = Array.from({ length: inFours.length / 4 }, (_, f) => {
      const [a, b, c, d] = inFours.slice(4 * f, 4 * f + 4);
      return [a!, b!, c!, d!] as const;
    });
    this.#others = [...numeric.keys()].filter((j) => !inFours.includes(j));
    this.width = numeric.length + oneHot.reduce((sum, { size }) => sum + size, 0);
  }

  static from({ features, rowCount, weights }: TrainingData, scaling: Scaling): DesignMatrix {
    const numeric: NumericColumn[] = [];
    const oneHot: OneHotColumn[] = [];
    for (const [index, feature] of features.entries()) {
      if (feature.kind === 'numeric') numeric.push(scaleColumn(feature.values, index, scaling, weights));
    }
    let offset = numeric.length;
    for (const [index, feature] of features.entries()) {
      if (feature.kind !== 'categorical') continue;
      oneHot.push({ feature: index, codes: feature.codes, offset, size: feature.categories.length });
      offset += feature.categories.length;
    }
    return new DesignMatrix(rowCount, numeric, oneHot);
  }

  /** Adds X·w to `out` for the rows from `start` to `end`; w is `weights[from .. from + width)`, `out[0]` is row `start`. */
  addProduct(start: number, end: number, weights: Float64Array, from: number, out: Float64Array): void {
    for (const [a, b, c, d] of this.#fours) {
      const four = [this.numeric[a]!, this.numeric[b]!, this.numeric[c]!, this.numeric[d]!] as const;
      addScaledFour(
        four,
        [weights[from + a]!, weights[from + b]!, weights[from + c]!, weights[from + d]!],
        start,
        end,
        out,
      );
    }
    for (const j of this.#others) addScaledColumn(this.numeric[j]!, start, end, weights[from + j]!, out);
    for (const { codes, offset } of this.oneHot) {
      const first = from + offset;
      for (let i = start; i < end; i++) {
        const code = codes[i]!;
        if (code >= 0) out[i - start]! += weights[first + code]!;
      }
    }
  }

  /** Adds Xᵀ·r to `gradient[from .. from + width)` for the rows from `start` to `end`; `residuals[0]` is row `start`. */
  addTransposed(start: number, end: number, residuals: Float64Array, gradient: Float64Array, from: number): void {
    for (const [a, b, c, d] of this.#fours) {
      const four = [this.numeric[a]!, this.numeric[b]!, this.numeric[c]!, this.numeric[d]!] as const;
      const sums = dotFour(four, start, end, residuals);
      gradient[from + a]! += sums[0];
      gradient[from + b]! += sums[1];
      gradient[from + c]! += sums[2];
      gradient[from + d]! += sums[3];
    }
    for (const j of this.#others) gradient[from + j]! += dotColumn(this.numeric[j]!, start, end, residuals);
    for (const { codes, offset } of this.oneHot) {
      const first = from + offset;
      for (let i = start; i < end; i++) {
        const code = codes[i]!;
        if (code >= 0) gradient[first + code]! += residuals[i - start]!;
      }
    }
  }

  /** Writes the standardised values of a numeric column for the rows from `start` to `end`. */
  readNumeric(column: NumericColumn, start: number, end: number, out: Float64Array): void {
    const { values, center, inverseScale, fill } = column;
    for (let i = start; i < end; i++) {
      const value = (values[i]! - center) * inverseScale;
      out[i - start] = Number.isNaN(value) ? fill : value;
    }
  }
}

type Four<T> = readonly [T, T, T, T];

function addScaledFour(
  [a, b, c, d]: Four<NumericColumn>,
  [wa, wb, wc, wd]: Four<number>,
  start: number,
  end: number,
  out: Float64Array,
): void {
  const [va, vb, vc, vd] = [a.values, b.values, c.values, d.values];
  const [ca, cb, cc, cd] = [a.center, b.center, c.center, d.center];
  const [sa, sb, sc, sd] = [wa * a.inverseScale, wb * b.inverseScale, wc * c.inverseScale, wd * d.inverseScale];
  for (let i = start; i < end; i++) {
    out[i - start]! += sa * (va[i]! - ca) + sb * (vb[i]! - cb) + (sc * (vc[i]! - cc) + sd * (vd[i]! - cd));
  }
}

function dotFour([a, b, c, d]: Four<NumericColumn>, start: number, end: number, residuals: Float64Array): Four<number> {
  const [va, vb, vc, vd] = [a.values, b.values, c.values, d.values];
  const [ca, cb, cc, cd] = [a.center, b.center, c.center, d.center];
  let sa = 0;
  let sb = 0;
  let sc = 0;
  let sd = 0;
  for (let i = start; i < end; i++) {
    const residual = residuals[i - start]!;
    sa += residual * (va[i]! - ca);
    sb += residual * (vb[i]! - cb);
    sc += residual * (vc[i]! - cc);
    sd += residual * (vd[i]! - cd);
  }
  return [sa * a.inverseScale, sb * b.inverseScale, sc * c.inverseScale, sd * d.inverseScale];
}

function addScaledColumn(column: NumericColumn, start: number, end: number, weight: number, out: Float64Array): void {
  const { values, center, inverseScale, fill } = column;
  const slope = weight * inverseScale;
  const missing = weight * fill;
  for (let i = start; i < end; i++) {
    const value = slope * (values[i]! - center);
    out[i - start]! += Number.isNaN(value) ? missing : value;
  }
}

function dotColumn(column: NumericColumn, start: number, end: number, residuals: Float64Array): number {
  const { values, center, inverseScale, fill } = column;
  const missing = inverseScale === 0 ? 0 : fill / inverseScale;
  let sum = 0;
  for (let i = start; i < end; i++) {
    const value = values[i]! - center;
    sum += residuals[i - start]! * (Number.isNaN(value) ? missing : value);
  }
  return sum * inverseScale;
}

function scaleColumn(
  values: Float32Array,
  feature: number,
  scaling: Scaling,
  weights: Float32Array | undefined,
): NumericColumn {
  let total = 0;
  let sum = 0;
  let hasMissing = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      hasMissing = true;
      continue;
    }
    const weight = weights ? weights[i]! : 1;
    total += weight;
    sum += weight * value;
  }
  const mean = total > 0 ? Math.fround(sum / total) : 0;
  const center = scaling.center ? mean : 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! - center;
    if (!Number.isNaN(value)) squares += (weights ? weights[i]! : 1) * value * value;
  }
  const spread = total > 0 ? Math.sqrt(squares / total) : 0;
  // What float32 cannot tell from a constant is one.
  const varies = spread > Math.abs(mean) * 1e-7 * (scaling.center ? 1 : 0);
  const inverseScale = varies ? (scaling.deviation ? scaling.deviation / spread : 1) : 0;
  return { feature, values, center, inverseScale, fill: (mean - center) * inverseScale, hasMissing, spread };
}

/** Weighted sum of squares of each column. */
export function squareColumns(matrix: DesignMatrix, weights: Float32Array | undefined): Float64Array {
  const sums = new Float64Array(matrix.width);
  for (const [j, { values, center, inverseScale, fill }] of matrix.numeric.entries()) {
    for (let i = 0; i < values.length; i++) {
      const value = (values[i]! - center) * inverseScale;
      sums[j]! += (Number.isNaN(value) ? fill * fill : value * value) * (weights ? weights[i]! : 1);
    }
  }
  for (const { codes, offset } of matrix.oneHot) {
    for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) sums[offset + codes[i]!]! += weights ? weights[i]! : 1;
  }
  return sums;
}

/** Sum of the rows' weights: their number when they have none. */
export function totalWeight(weights: Float32Array | undefined, rowCount: number): number {
  if (!weights) return rowCount;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]!;
  return sum;
}

/**
 * Importance of each feature: the standard deviation, over the training rows, of what it adds to the score (summed over
 * the scores where there are several). `coefficients` are `outputs` blocks of `width` numbers.
 */
export function measureImportances(
  matrix: DesignMatrix,
  features: readonly Feature[],
  coefficients: Float64Array,
): Float64Array {
  const importances = new Float64Array(features.length);
  const outputs = coefficients.length / Math.max(matrix.width, 1);
  for (let k = 0; k < outputs; k++) {
    const from = k * matrix.width;
    for (const [j, { feature, inverseScale, spread }] of matrix.numeric.entries()) {
      importances[feature]! += Math.abs(coefficients[from + j]! * inverseScale) * spread;
    }
    for (const { feature, codes, offset, size } of matrix.oneHot) {
      const counts = new Float64Array(size + 1);
      for (let i = 0; i < codes.length; i++) counts[codes[i]! < 0 ? size : codes[i]!]! += 1 / codes.length;
      let mean = 0;
      let squares = 0;
      for (let c = 0; c < size; c++) {
        const value = coefficients[from + offset + c]!;
        mean += counts[c]! * value;
        squares += counts[c]! * value * value;
      }
      importances[feature]! += Math.sqrt(Math.max(0, squares - mean * mean));
    }
  }
  return importances;
}
