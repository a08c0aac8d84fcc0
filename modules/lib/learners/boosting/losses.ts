import type { TrainingData } from '../data.ts';

/**
 * A loss with its first and second derivatives by the score. Scores are stored output by output: output k of row i is
 * `scores[k * rowCount + i]`.
 */
export interface Loss {
  /** Scores a row. */
  outputs: number;
  /** The scores that all rows begin with: those of the best constant. */
  base: Float64Array;
  /** To be called when scores have changed, before the gradients of the first output. */
  prepare(scores: Float64Array): void;
  /** Fills the derivatives of one output for all rows. */
  fillGradients(output: number, scores: Float64Array, gradients: Float32Array, hessians: Float32Array): void;
  /** Weighted mean of the loss over some rows. Call after `prepare`. */
  mean(scores: Float64Array, rows: Int32Array): number;
}

/** Squared error for regression, cross-entropy (natural logarithm) for classes. */
export function lossOf({ target, task, weights, rowCount }: TrainingData): Loss {
  if (target.kind === 'numeric') return squaredError(target.values, weights);
  if (task === 'binary') return logistic(target.codes, weights);
  return softmax(target.codes, target.classes.length, rowCount, weights);
}

function squaredError(values: Float64Array, weights: Float32Array | undefined): Loss {
  return {
    outputs: 1,
    base: Float64Array.of(Math.fround(weightedMean((i) => values[i]!, values.length, weights))),
    prepare: () => {},
    fillGradients(_, scores, gradients, hessians) {
      for (let i = 0; i < values.length; i++) gradients[i] = scores[i]! - values[i]!;
      hessians.fill(1);
      if (weights) applyWeights(weights, gradients, hessians);
    },
    mean: (scores, rows) => meanOver(rows, weights, (i) => (scores[i]! - values[i]!) ** 2),
  };
}

function logistic(codes: Int32Array, weights: Float32Array | undefined): Loss {
  const share = weightedMean((i) => codes[i]!, codes.length, weights);
  /** exp(-|score|) of each row: the costly part of the loss and of its derivatives. */
  const powers = new Float64Array(codes.length);
  return {
    outputs: 1,
    base: Float64Array.of(Math.fround(boundedLog(share) - boundedLog(1 - share))),
    prepare(scores) {
      for (let i = 0; i < powers.length; i++) powers[i] = Math.exp(-Math.abs(scores[i]!));
    },
    fillGradients(_, scores, gradients, hessians) {
      for (let i = 0; i < codes.length; i++) {
        const power = powers[i]!;
        const larger = 1 / (1 + power);
        const smaller = power * larger;
        gradients[i] = (scores[i]! >= 0 ? larger : smaller) - codes[i]!;
        hessians[i] = Math.max(larger * smaller, 1e-16);
      }
      if (weights) applyWeights(weights, gradients, hessians);
    },
    mean: (scores, rows) =>
      weights
        ? meanOver(
            rows,
            weights,
            (i) => Math.log1p(powers[i]!) + Math.max(0, codes[i] === 1 ? -scores[i]! : scores[i]!),
          )
        : meanCrossEntropy(scores, powers, codes, rows),
  };
}

function softmax(codes: Int32Array, classCount: number, rowCount: number, weights: Float32Array | undefined): Loss {
  /** log(sum of exp(score)) of each row, so that a class's probability is exp(score - normaliser). */
  const normalisers = new Float64Array(rowCount);
  const base = Float64Array.from({ length: classCount }, (_, k) =>
    Math.fround(boundedLog(weightedMean((i) => (codes[i] === k ? 1 : 0), rowCount, weights))),
  );
  return {
    outputs: classCount,
    base,
    prepare(scores) {
      for (let i = 0; i < rowCount; i++) {
        let largest = Number.NEGATIVE_INFINITY;
        for (let k = i; k < scores.length; k += rowCount) largest = Math.max(largest, scores[k]!);
        let sum = 0;
        for (let k = i; k < scores.length; k += rowCount) sum += Math.exp(scores[k]! - largest);
        normalisers[i] = largest + Math.log(sum);
      }
    },
    fillGradients(output, scores, gradients, hessians) {
      const first = output * rowCount;
      for (let i = 0; i < rowCount; i++) {
        const probability = Math.exp(scores[first + i]! - normalisers[i]!);
        gradients[i] = probability - (codes[i] === output ? 1 : 0);
        hessians[i] = Math.max(probability * (1 - probability), 1e-16);
      }
      if (weights) applyWeights(weights, gradients, hessians);
    },
    mean: (scores, rows) => meanOver(rows, weights, (i) => normalisers[i]! - scores[codes[i]! * rowCount + i]!),
  };
}

/** Mean of log(1 + exp(-margin)), where the margin is the score, or its negative for rows of the negative class. */
function meanCrossEntropy(scores: Float64Array, powers: Float64Array, codes: Int32Array, rows: Int32Array): number {
  let sum = 0;
  // Products of factors up to 2 in place of their logarithms: one logarithm for 512 rows cannot overflow.
  let product = 1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    product *= 1 + powers[row]!;
    const margin = codes[row] === 1 ? scores[row]! : -scores[row]!;
    if (margin < 0) sum -= margin;
    if ((i & 511) === 511) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return rows.length > 0 ? (sum + Math.log(product)) / rows.length : 0;
}

function applyWeights(weights: Float32Array, gradients: Float32Array, hessians: Float32Array): void {
  for (let i = 0; i < weights.length; i++) {
    gradients[i]! *= weights[i]!;
    hessians[i]! *= weights[i]!;
  }
}

/** A share of 0 or 1 gives a large number instead of an infinite one. */
function boundedLog(share: number): number {
  return Math.log(Math.max(share, 1e-15));
}

function weightedMean(valueAt: (row: number) => number, count: number, weights: Float32Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights ? weights[i]! : 1;
    sum += weight * valueAt(i);
    total += weight;
  }
  return sum / total;
}

function meanOver(rows: Int32Array, weights: Float32Array | undefined, lossOf: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = weights ? weights[row]! : 1;
    sum += weight * lossOf(row);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}
