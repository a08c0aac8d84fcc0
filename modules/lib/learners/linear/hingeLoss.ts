import type { DesignMatrix } from './designMatrix.ts';

/** lambda/2 · |point|² + the weighted mean of max(0, 1 − sign · margin): what a support vector machine minimises. */
export function measureHingeLoss(
  margins: Float64Array,
  signs: Float64Array,
  { weights, totalWeight }: Pick<DesignMatrix, 'weights' | 'totalWeight'>,
  lambda: number,
  point: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < margins.length; i++) {
    sum += Math.max(0, 1 - signs[i]! * margins[i]!) * (weights ? weights[i]! : 1);
  }
  return sum / totalWeight + (lambda / 2) * point.reduce((squares, value) => squares + value * value, 0);
}
