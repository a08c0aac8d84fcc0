import type { DesignMatrix } from './designMatrix.ts';
import { LossSum } from './lossSum.ts';
import type { Pace } from './pace.ts';

export interface RidgeProblem {
  matrix: DesignMatrix;
  /** By `matrix.rowNumbers`. */
  target: Float64Array<SharedArrayBuffer>;
  /** Factor of the squared coefficients, beside the weighted sum of squared residuals. */
  penalty: number;
  intercept: boolean;
}

export interface RidgeSolution {
  coefficients: Float64Array;
  /** 0 when the problem has none. */
  intercept: number;
}

/** Half the negative gradient of the objective at a point, and its length. */
export interface Descent {
  direction: Float64Array;
  norm: number;
}

/** Makes a function that answers the descent at [coefficients, intercept]. */
export function makeDescent(
  { matrix, target, penalty, intercept }: RidgeProblem,
  pace: Pace,
): (solution: Float64Array) => Promise<Descent> {
  const sum = new LossSum({ matrix, family: 'squared', outputs: 1, targets: target }, pace);
  return async (solution) => {
    const direction = new Float64Array(matrix.width + 1);
    await sum.at(solution, direction);
    if (!intercept) direction[matrix.width] = 0;
    let squares = direction[matrix.width]! ** 2;
    for (let j = 0; j < direction.length; j++) direction[j] = -direction[j]!;
    for (let j = 0; j < matrix.width; j++) {
      direction[j]! -= penalty * solution[j]!;
      squares += direction[j]! ** 2;
    }
    return { direction, norm: Math.sqrt(squares) };
  };
}
