import type { Random } from '../random.ts';
import { AveragePoint } from './averagePoint.ts';
import type { Pace } from './pace.ts';
import { type RowMatrix, shuffle } from './rowMatrix.ts';

export interface OnlineProblem {
  rows: RowMatrix;
  /** Standardised target, in the kernels' memory. */
  target: Float64Array<SharedArrayBuffer>;
  weights: Float32Array<SharedArrayBuffer> | undefined;
  learningRate: number;
  epochs: number;
  /** The learning rate falls as 1/√(passes + 1). */
  decay: boolean;
  l2: number;
  intercept: boolean;
  onEpoch(epoch: number, loss: number): void;
}

/**
 * Least squares by stochastic gradient descent, one row at a time in a new random order each epoch. Each step is divided by
 * the row's squared length (normalised least mean squares, Nagumo & Noda 1967), so that it cannot diverge for learning
 * rates below 2, whatever the scale of the features. Answers the average over the last half of the steps (Polyak & Juditsky 1992).
 */
export async function descendOnline(problem: OnlineProblem, random: Random, pace: Pace): Promise<Float64Array> {
  const { rows, target, weights = 0, epochs, learningRate, l2 } = problem;
  const { kernels, rowCount, shape, pointSize } = rows;
  const order = rows.newOrder();
  const point = rows.newPoint();
  const intercept = point.subarray(pointSize - 1);
  const average = new AveragePoint(pointSize);
  const averageEvery = Math.min(rowCount, Math.max(16, Math.floor(rowCount / 100)));
  const decay = problem.decay ? 1 / rowCount : 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    let loss = 0;
    for (let first = 0; first < rowCount; first += averageEvery) {
      const count = Math.min(averageEvery, rowCount - first);
      const passes = epoch + first / rowCount;
      const rate = [learningRate, passes, decay, problem.intercept ? 1 : 0, l2] as const;
      const place = [point, pointSize - 1, intercept] as const;
      loss += kernels.run('descendOnline', shape, order.subarray(first), count, target, weights, ...rate, ...place);
      if (passes + count / rowCount > epochs / 2) average.add(point);
      await pace.rest();
    }
    problem.onEpoch(epoch + 1, loss);
  }
  return average.value;
}
