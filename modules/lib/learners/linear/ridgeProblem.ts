import { blockRows, type DesignMatrix } from './designMatrix.ts';
import type { Pace } from './pace.ts';

export interface RidgeProblem {
  matrix: DesignMatrix;
  target: Float64Array;
  weights: Float32Array | undefined;
  /** Factor of the squared coefficients, beside the weighted sum of squared residuals. */
  penalty: number;
  intercept: boolean;
}

export interface RidgeSolution {
  coefficients: Float64Array;
  /** 0 when the problem has none. */
  intercept: number;
}

/** Half the negative gradient of the objective, for [coefficients, intercept]. */
export async function descend(
  { matrix, target, weights, penalty, intercept }: RidgeProblem,
  solution: Float64Array,
  pace: Pace,
): Promise<{ direction: Float64Array; norm: number }> {
  const { width, rowCount } = matrix;
  const direction = new Float64Array(width + 1);
  const residuals = new Float64Array(blockRows);
  for (let start = 0; start < rowCount; start += blockRows) {
    const end = Math.min(start + blockRows, rowCount);
    residuals.fill(solution[width]!);
    matrix.addProduct(start, end, solution, 0, residuals);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const residual = (target[i]! - residuals[i - start]!) * (weights ? weights[i]! : 1);
      residuals[i - start] = residual;
      sum += residual;
    }
    matrix.addTransposed(start, end, residuals, direction, 0);
    if (intercept) direction[width]! += sum;
    await pace.rest();
  }
  let squares = direction[width]! ** 2;
  for (let j = 0; j < width; j++) {
    direction[j]! -= penalty * solution[j]!;
    squares += direction[j]! ** 2;
  }
  return { direction, norm: Math.sqrt(squares) };
}
