import { factorise, solveFactorised } from './cholesky.ts';

/** What is known of a function's second derivatives beforehand. */
export interface Metric {
  /** The matrix of second derivatives among the free coordinates, inverted, times a vector; 0 at the others. */
  solve(vector: Float64Array, free: Uint8Array): Float64Array;
}

/** Coordinates that are taken as independent of each other; `bend` is the second derivative by each, above 0. */
export function diagonalMetric(bend: Float64Array): Metric {
  return { solve: (vector, free) => vector.map((value, j) => (free[j] ? value / bend[j]! : 0)) };
}

/** All second derivatives: the lower triangle of a positive definite, row-major matrix [size, size]. */
export function denseMetric(hessian: Float64Array, size: number): Metric {
  let known: { free: Uint8Array; places: Int32Array; factor: Float64Array } | undefined;
  return {
    solve(vector, free) {
      if (!known?.free.every((value, j) => value === free[j])) known = { free, ...factoriseAmong(hessian, size, free) };
      const { places, factor } = known!;
      const solved = solveFactorised(
        factor,
        places.length,
        Float64Array.from(places, (j) => vector[j]!),
      );
      const result = new Float64Array(size);
      for (let i = 0; i < places.length; i++) result[places[i]!] = solved[i]!;
      return result;
    },
  };
}

function factoriseAmong(hessian: Float64Array, size: number, free: Uint8Array) {
  const places = Int32Array.from({ length: size }, (_, j) => j).filter((j) => free[j] === 1);
  const part = new Float64Array(places.length ** 2);
  for (let i = 0; i < places.length; i++) {
    for (let l = 0; l <= i; l++) part[i * places.length + l] = hessian[places[i]! * size + places[l]!]!;
  }
  return { places, factor: factorise(part, places.length) };
}
