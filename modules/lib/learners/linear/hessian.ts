import { accumulateGram } from './gram.ts';
import { type LossProblem, scoreAll } from './lossSum.ts';
import type { Pace } from './pace.ts';

/**
 * Second derivatives of (Σ weight · loss + l2/2 · |coefficients|²) / Σ weight at a point, as the lower triangle of a row-major matrix over
 * [coefficients of each output, intercepts]. What few rows show little of is bent a bit more, so that no step trusts it.
 */
export async function computeHessian(
  problem: LossProblem,
  point: Float64Array,
  l2: number,
  pace: Pace,
): Promise<Float64Array> {
  const { matrix, outputs } = problem;
  const { width, totalWeight, kernels } = matrix;
  const mark = kernels.memory.mark();
  const size = outputs * (width + 1);
  const hessian = new Float64Array(size * size);
  const means = await computeMeans(problem, point, pace);
  const curvatures = matrix.rowNumbers();
  for (let k = 0; k < outputs; k++) {
    for (let m = 0; m <= k; m++) {
      bendRows(problem, means, k, m, curvatures);
      const gram = await accumulateGram(matrix, pace, curvatures);
      placeBlock(gram, hessian, { k, m, width, outputs, size, divisor: totalWeight });
    }
  }
  kernels.memory.release(mark);
  for (let k = 0; k < outputs; k++) {
    const corner = (outputs * width + k) * (size + 1);
    const typical = hessian[corner]!;
    hessian[corner] = typical * (1 + 1e-9) + 1e-12;
    for (let j = 0; j < width; j++) {
      const share = matrix.squares[j]! / totalWeight;
      const place = (k * width + j) * (size + 1);
      hessian[place]! += l2 / totalWeight + typical * (Math.sqrt(share / matrix.rowCount) + 1e-9) + 1e-12;
    }
  }
  return hessian;
}

/** Mean or probability of each output and row. */
async function computeMeans(
  { matrix, family, outputs }: LossProblem,
  point: Float64Array,
  pace: Pace,
): Promise<Float64Array[]> {
  const { width, rowCount } = matrix;
  const scores: Float64Array[] = [];
  for (let k = 0; k < outputs; k++) {
    const coefficients = point.subarray(k * width, (k + 1) * width);
    const score = matrix.rowNumbers();
    await scoreAll(matrix, coefficients, point[outputs * width + k]!, score, pace);
    scores.push(score);
  }
  if (family === 'squared') return scores;
  const [only] = scores;
  if (outputs === 1) {
    const toMean = family === 'poisson' ? Math.exp : (z: number) => 1 / (1 + Math.exp(-z));
    for (let i = 0; i < rowCount; i++) only![i] = toMean(only![i]!);
    return scores;
  }
  for (let i = 0; i < rowCount; i++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (const score of scores) highest = Math.max(highest, score[i]!);
    let sum = 0;
    for (const score of scores) sum += Math.exp(score[i]! - highest);
    for (const score of scores) score[i] = Math.exp(score[i]! - highest) / sum;
  }
  return scores;
}

/** Second derivative of each row's weighted loss by the scores k and m. */
function bendRows(
  { matrix, family, outputs }: LossProblem,
  means: Float64Array[],
  k: number,
  m: number,
  curvatures: Float64Array,
): void {
  const { rowCount, weights } = matrix;
  const a = means[k]!;
  const b = means[m]!;
  for (let i = 0; i < rowCount; i++) {
    let curvature = 1;
    if (family === 'poisson') curvature = a[i]!;
    else if (outputs > 1) curvature = k === m ? a[i]! * (1 - a[i]!) : -a[i]! * b[i]!;
    else if (family === 'logistic') curvature = a[i]! * (1 - a[i]!);
    curvatures[i] = curvature * (weights ? weights[i]! : 1);
  }
}

interface Block {
  k: number;
  m: number;
  width: number;
  outputs: number;
  size: number;
  divisor: number;
}

/** Puts [X, 1]ᵀ·D·[X, 1] where the outputs k and m meet. */
function placeBlock(gram: Float64Array, hessian: Float64Array, { k, m, width, outputs, size, divisor }: Block): void {
  const place = (output: number, j: number) => (j < width ? output * width + j : outputs * width + output);
  for (let i = 0; i <= width; i++) {
    for (let j = 0; j <= width; j++) {
      const [a, b] = [place(k, i), place(m, j)];
      hessian[Math.max(a, b) * size + Math.min(a, b)] = gram[Math.max(i, j) * (width + 1) + Math.min(i, j)]! / divisor;
    }
  }
}
