/**
 * Factors a symmetric matrix, given by its lower triangle (row-major, [size, size]), into L·Lᵀ, in place. Where it is not
 * positive definite, the diagonal is raised by as little as it takes, from 1e-12 of its largest element. Answers L.
 */
export function factorise(matrix: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, matrix[i * size + i]!);
  for (let raise = 0; ; raise = raise === 0 ? 1e-12 : raise * 10) {
    const factor = matrix.slice();
    for (let i = 0; i < size; i++) factor[i * size + i]! += raise * largest;
    if (tryFactorise(factor, size, largest * size * 1e-15)) return factor;
    if (!(raise < 1)) throw new Error('the matrix holds values that are not finite');
  }
}

/** Answers false when a pivot is not above `smallest`. */
function tryFactorise(factor: Float64Array, size: number, smallest: number): boolean {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const value = factor[row + j]! - dotRows(factor, row, j * size, j);
      factor[row + j] = value / factor[j * size + j]!;
    }
    const pivot = factor[row + i]! - dotRows(factor, row, row, i);
    if (!(pivot > smallest)) return false;
    factor[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Solves L·Lᵀ·x = b. */
export function solveFactorised(factor: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i]!;
    for (let j = 0; j < i; j++) sum -= factor[i * size + j]! * x[j]!;
    x[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    x[i]! /= factor[i * size + i]!;
    for (let j = 0; j < i; j++) x[j]! -= factor[i * size + j]! * x[i]!;
  }
  return x;
}

/** Dot product of the first `count` elements at two places, in four sums that do not wait for each other. */
function dotRows(values: Float64Array, left: number, right: number, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    a += values[left + k]! * values[right + k]!;
    b += values[left + k + 1]! * values[right + k + 1]!;
    c += values[left + k + 2]! * values[right + k + 2]!;
    d += values[left + k + 3]! * values[right + k + 3]!;
  }
  for (; k < count; k++) a += values[left + k]! * values[right + k]!;
  return a + b + (c + d);
}
