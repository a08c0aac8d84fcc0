import { StepError } from '../../../define.ts';
import type { BoostedTreeParams } from '../../params/boostedTreeParams.ts';
import type { TrainingData } from '../data.ts';
import { weightedQuantile } from './weightedQuantile.ts';

/** Numbers of the losses in `kernels/assembly/boostLosses.ts`. */
const kinds = { 'squared-error': 0, logistic: 1, softmax: 2, poisson: 3, pinball: 4 } as const;

/**
 * A loss, whose derivatives kernels take: squared error, cross-entropy (natural logarithm) of two or several classes, Poisson's deviance (of
 * exp(score)), or the loss of a quantile.
 */
export interface Loss {
  kind: number;
  /** Scores a row: one a class, else one. */
  outputs: number;
  /** The scores that all rows begin with: those of the best constant. */
  base: Float64Array;
  /** What the label becomes: itself, or the number of its class. */
  targets: ArrayLike<number>;
  /** True where all rows have the same hessian, 1. */
  sameHessian: boolean;
  /** Quantile: the share of rows below. */
  shape: number;
  factor: number;
  /** Leaves take this quantile of what is left, and not a step by derivatives, which say only on which side rows are. */
  leafQuantile?: number;
  /** The most that a leaf may step, before the learning rate: where a mean is tiny, Newton's step to a large count would overflow. */
  mostStep?: number;
  /** What is reported is `scale` times (the kernels' mean + the mean of this, by row). */
  constantAt?: (row: number) => number;
  scale: number;
}

/** Sums of some labels still are floats. */
const largestLabel = 1e36;

type LossParams = Pick<BoostedTreeParams, 'loss' | 'quantile'>;

/** The loss that a task is trained by. Throws StepError when the label does not fit it. */
export function lossOf({ target, task, weights }: TrainingData, params: LossParams): Loss {
  if (target.kind === 'numeric') return regressionLoss(target.values, weights, params);
  const { codes, classes } = target;
  const rest = { targets: codes, sameHessian: false, shape: 0, factor: 1, scale: 1 };
  const shares = classes.map((_, k) => weightedMean((i) => (codes[i] === k ? 1 : 0), codes.length, weights));
  if (task === 'binary') {
    const base = Math.fround(boundedLog(shares[1]!) - boundedLog(1 - shares[1]!));
    return { ...rest, kind: kinds.logistic, outputs: 1, base: Float64Array.of(base) };
  }
  const base = Float64Array.from(shares, (share) => Math.fround(boundedLog(share)));
  return { ...rest, kind: kinds.softmax, outputs: classes.length, base };
}

function regressionLoss(values: Float64Array, weights: Float32Array | undefined, params: LossParams): Loss {
  const rest = { outputs: 1, targets: values, shape: 0, factor: 1, scale: 1 };
  requireFloats(values);
  switch (params.loss) {
    case 'squared-error': {
      const base = Float64Array.of(Math.fround(weightedMean((i) => values[i]!, values.length, weights)));
      return { ...rest, kind: kinds['squared-error'], base, sameHessian: !weights };
    }
    case 'absolute-error':
    case 'quantile': {
      const quantile = params.loss === 'quantile' ? params.quantile : 0.5;
      const base = Float64Array.of(Math.fround(weightedQuantile(values, weights, quantile)));
      const factor = params.loss === 'quantile' ? 1 : 2;
      const own = { kind: kinds.pinball, base, sameHessian: !weights, shape: quantile, factor };
      return { ...rest, ...own, leafQuantile: quantile };
    }
    case 'poisson': {
      requireCounts(values);
      const mean = weightedMean((i) => values[i]!, values.length, weights);
      if (mean === 0) {
        throw new StepError(
          'All labels are 0, and Poisson’s loss needs some above. Choose another loss, or another label.',
        );
      }
      const constantAt = (row: number) => (values[row]! > 0 ? values[row]! * (Math.log(values[row]!) - 1) : 0);
      const base = Float64Array.of(Math.fround(Math.log(mean)));
      return { ...rest, kind: kinds.poisson, base, sameHessian: false, constantAt, scale: 2, mostStep: 5 };
    }
  }
}

function requireFloats(values: Float64Array): void {
  const large = values.find((value) => Math.abs(value) > largestLabel);
  if (large === undefined) return;
  throw new StepError(
    `A label is too large (${large}): models compute with numbers up to about ${largestLabel}. Divide the label, or take its logarithm.`,
  );
}

function requireCounts(values: Float64Array): void {
  const negative = values.find((value) => value < 0);
  if (negative === undefined) return;
  throw new StepError(
    `A label is negative (${negative}), and Poisson’s loss is for counts: 0 or more. Choose another loss, or leave such rows out.`,
  );
}

/** A share of 0 or 1 gives a large number instead of an infinite one. */
function boundedLog(share: number): number {
  return Math.log(Math.max(share, 1e-15));
}

export function weightedMean(
  valueAt: (row: number) => number,
  count: number,
  weights: Float32Array | undefined,
  begin = 0,
): number {
  let sum = 0;
  let total = 0;
  for (let i = begin; i < begin + count; i++) {
    const weight = weights ? weights[i]! : 1;
    sum += weight * valueAt(i);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}
