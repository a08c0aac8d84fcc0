import { StepError } from '../../../define.ts';
import type { Points } from './points.ts';

interface Shape {
  covariance: 'full' | 'diagonal';
  regularisation: number;
}

/** The normal distributions of a mixture: weights, means, and the factors of their covariances. */
export class MixtureComponents {
  readonly count: number;
  readonly width: number;
  readonly isFull: boolean;
  readonly weights: Float64Array;
  readonly means: Float64Array;
  /** L⁻¹ row by row, where L Lᵀ is the covariance; of a diagonal one, its diagonal. */
  readonly factors: Float64Array;
  /** Doubles a component in the sums that components are made of. */
  readonly entry: number;
  readonly #regularisation: number;

  constructor(count: number, width: number, { covariance, regularisation }: Shape) {
    this.count = count;
    this.width = width;
    this.isFull = covariance === 'full';
    const squares = this.isFull ? width * width : width;
    this.entry = 1 + width + squares;
    this.weights = new Float64Array(count);
    this.means = new Float64Array(count * width);
    this.factors = new Float64Array(count * squares);
    this.#regularisation = regularisation;
  }

  /** One component for each of the clusters that rows belong to. */
  static from(points: Points, assignments: Int32Array, count: number, shape: Shape): MixtureComponents {
    const { rows, rowCount, width, stride, weights } = points;
    const components = new MixtureComponents(count, width, shape);
    const totals = new Float64Array(count);
    for (let pass = 0; pass < 2; pass++) {
      const sums = new Float64Array(count * components.entry);
      for (let i = 0; i < rowCount; i++) {
        const weight = weights === 0 ? 1 : weights[i]!;
        components.#add(sums, assignments[i]!, rows, i * stride, weight, pass === 1);
      }
      if (pass === 1) components.update(sums, 1);
      else {
        for (let k = 0; k < count; k++) {
          totals[k] = sums[k * components.entry]!;
          for (let j = 0; j < width; j++) {
            components.means[k * width + j] = totals[k]! > 0 ? sums[k * components.entry + 1 + j]! / totals[k]! : 0;
          }
        }
      }
    }
    return components;
  }

  #add(sums: Float64Array, k: number, rows: Float32Array, at: number, weight: number, squares: boolean): void {
    const { width } = this;
    const entry = k * this.entry;
    sums[entry]! += weight;
    for (let i = 0; i < width; i++) {
      const difference = rows[at + i]! - this.means[k * width + i]!;
      sums[entry + 1 + i]! += weight * difference;
      if (!squares) continue;
      if (!this.isFull) sums[entry + 1 + width + i]! += weight * difference * difference;
      else {
        const row = entry + 1 + width + i * width;
        for (let j = 0; j <= i; j++)
          sums[row + j]! += weight * difference * (rows[at + j]! - this.means[k * width + j]!);
      }
    }
  }

  /** New components of sums about the means so far, `blocks` times `count` · `entry` doubles. */
  update(sums: Float64Array, blocks: number): void {
    const total = new Float64Array(this.count * this.entry);
    for (let block = 0; block < blocks; block++) {
      const from = block * total.length;
      for (let at = 0; at < total.length; at++) total[at]! += sums[from + at]!;
    }
    let all = 0;
    for (let k = 0; k < this.count; k++) all += total[k * this.entry]!;
    for (let k = 0; k < this.count; k++) {
      const weight = total[k * this.entry]!;
      this.weights[k] = Math.max(weight / all, 1e-300);
      // A component without rows stays where it is.
      if (weight > 1e-10) this.#renew(k, total.subarray(k * this.entry, (k + 1) * this.entry), weight);
    }
  }

  #renew(k: number, sums: Float64Array, weight: number): void {
    const { width } = this;
    const shift = sums.slice(1, 1 + width).map((sum) => sum / weight);
    for (let j = 0; j < width; j++) this.means[k * width + j]! += shift[j]!;
    const squares = sums.subarray(1 + width);
    if (!this.isFull) {
      for (let j = 0; j < width; j++) {
        const variance = Math.max(0, squares[j]! / weight - shift[j]! ** 2) + this.#regularisation;
        this.factors[k * width + j] = 1 / Math.sqrt(requirePositive(variance));
      }
      return;
    }
    const covariance = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) covariance[i * width + j] = squares[i * width + j]! / weight - shift[i]! * shift[j]!;
      covariance[i * width + i]! += this.#regularisation;
    }
    this.factors.set(invertFactor(covariance, width), k * width * width);
  }

  /** ln |Σ| of each component. */
  logDeterminants(): Float64Array {
    const { width } = this;
    return Float64Array.from({ length: this.count }, (_, k) => {
      let sum = 0;
      for (let j = 0; j < width; j++) {
        sum -=
          2 * Math.log(this.isFull ? this.factors[k * width * width + j * (width + 1)]! : this.factors[k * width + j]!);
      }
      return sum;
    });
  }

  /** Logarithm of weight and density at the mean, by component. */
  constants(): Float64Array {
    const determinants = this.logDeterminants();
    return determinants.map(
      (value, k) => Math.log(this.weights[k]!) - 0.5 * (this.width * Math.log(2 * Math.PI) + value),
    );
  }
}

/** L⁻¹ of a symmetric matrix L Lᵀ, of which the lower triangle is given; row by row, zeros above the diagonal. */
function invertFactor(matrix: Float64Array, width: number): Float64Array {
  const factor = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * width + j]!;
      for (let l = 0; l < j; l++) sum -= factor[i * width + l]! * factor[j * width + l]!;
      factor[i * width + j] = i === j ? Math.sqrt(requirePositive(sum)) : sum / factor[j * width + j]!;
    }
  }
  const inverse = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    inverse[i * width + i] = 1 / factor[i * width + i]!;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let l = j; l < i; l++) sum += factor[i * width + l]! * inverse[l * width + j]!;
      inverse[i * width + j] = -sum / factor[i * width + i]!;
    }
  }
  return inverse;
}

function requirePositive(variance: number): number {
  if (variance > 0) return variance;
  throw new StepError(
    'A cluster has shrunk until it has no width in some direction, as columns that depend on each other cause. Raise the regularisation, or take diagonal covariances.',
  );
}
