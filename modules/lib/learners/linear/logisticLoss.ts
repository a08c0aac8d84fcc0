import { blockRows, type DesignMatrix } from './designMatrix.ts';
import type { Objective } from './minimise.ts';
import type { Pace } from './pace.ts';

export interface LogisticProblem {
  matrix: DesignMatrix;
  /** Code of each row's class. */
  codes: Int32Array;
  weights: Float32Array | undefined;
  /** 1 for two classes (the score belongs to code 1), else the number of classes. */
  outputs: number;
  /** Factor of half the sum of squared coefficients. */
  l2: number;
  /** The loss and the penalty are divided by this. */
  divisor: number;
}

/**
 * (Σ weight · log loss + l2/2 · |coefficients|²) / divisor, and its gradient. A point holds `outputs` blocks of `width` coefficients,
 * then `outputs` intercepts, which are not penalised. Two classes: logistic loss; more: multinomial (softmax).
 */
export function logisticLoss(problem: LogisticProblem, pace: Pace): Objective {
  const { matrix, outputs, l2, divisor } = problem;
  const { width, rowCount } = matrix;
  const scores = Array.from({ length: outputs }, () => new Float64Array(blockRows));
  const addRows = outputs === 1 ? addTwoClassRows : addMulticlassRows;
  return async (point, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let start = 0; start < rowCount; start += blockRows) {
      const end = Math.min(start + blockRows, rowCount);
      for (const [k, score] of scores.entries()) {
        score.fill(point[outputs * width + k]!);
        matrix.addProduct(start, end, point, k * width, score);
      }
      loss += addRows(problem, start, end, scores);
      for (const [k, residual] of scores.entries()) {
        matrix.addTransposed(start, end, residual, gradient, k * width);
        let sum = 0;
        for (let i = 0; i < end - start; i++) sum += residual[i]!;
        gradient[outputs * width + k]! += sum;
      }
      await pace.rest();
    }
    let squares = 0;
    for (let j = 0; j < outputs * width; j++) {
      squares += point[j]! ** 2;
      gradient[j]! += l2 * point[j]!;
    }
    for (let j = 0; j < gradient.length; j++) gradient[j]! /= divisor;
    return (loss + (l2 / 2) * squares) / divisor;
  };
}

/** Answers the rows' loss, and replaces each score by the loss's derivative. */
function addTwoClassRows(
  { codes, weights }: LogisticProblem,
  start: number,
  end: number,
  scores: Float64Array[],
): number {
  const score = scores[0]!;
  let loss = 0;
  for (let i = start; i < end; i++) {
    const z = score[i - start]!;
    const small = Math.exp(-Math.abs(z));
    const weight = weights ? weights[i]! : 1;
    const positive = codes[i] === 1;
    const probability = (z >= 0 ? 1 : small) / (1 + small);
    loss += weight * (Math.log1p(small) + Math.max(positive ? -z : z, 0));
    score[i - start] = weight * (positive ? probability - 1 : probability);
  }
  return loss;
}

function addMulticlassRows(
  { codes, weights }: LogisticProblem,
  start: number,
  end: number,
  scores: Float64Array[],
): number {
  let loss = 0;
  for (let i = start; i < end; i++) {
    const row = i - start;
    let highest = Number.NEGATIVE_INFINITY;
    for (const score of scores) highest = Math.max(highest, score[row]!);
    const weight = weights ? weights[i]! : 1;
    const own = scores[codes[i]!]![row]! - highest;
    let sum = 0;
    for (const score of scores) {
      score[row] = Math.exp(score[row]! - highest);
      sum += score[row]!;
    }
    loss += weight * (Math.log(sum) - own);
    for (const score of scores) score[row]! *= weight / sum;
    scores[codes[i]!]![row]! -= weight;
  }
  return loss;
}
