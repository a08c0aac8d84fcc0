import type { LossSum } from './lossSum.ts';
import type { Objective } from './minimise.ts';

/** (Σ weight · loss + l2/2 · |coefficients|²) / divisor, and its gradient. Intercepts are not penalised. */
export function regularisedLoss(sum: LossSum, l2: number, divisor: number): Objective {
  const penalised = sum.problem.outputs * sum.problem.matrix.width;
  return async (point, gradient) => {
    const loss = await sum.at(point, gradient);
    let squares = 0;
    for (let j = 0; j < penalised; j++) {
      squares += point[j]! ** 2;
      gradient[j]! += l2 * point[j]!;
    }
    for (let j = 0; j < gradient.length; j++) gradient[j]! /= divisor;
    return (loss + (l2 / 2) * squares) / divisor;
  };
}
