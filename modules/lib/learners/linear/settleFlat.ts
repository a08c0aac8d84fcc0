import type { DesignColumns } from './designColumns.ts';

export interface FlatProblem {
  columns: DesignColumns;
  outputs: number;
  l1: number;
  l2: number;
}

/** Coefficients that can all move by the same amount without a change of the loss. */
interface Group {
  indices: Int32Array;
  /** The intercept that makes up for it, by index; -1 = none is needed. */
  intercept: number;
}

/**
 * Finds the directions in which the loss of a linear model is flat: all categories of a feature that is never missing against the
 * intercept, and (softmax) one column's coefficients of all classes. Only the penalties choose a point there, and an
 * optimizer that estimates curvature from its steps takes hundreds of iterations to find it; the exact minimum along each
 * direction is one sort. Answers a function that moves a point there, updates the gradient of loss + l2/2 · |w|², and
 * answers the change of that function's value. A point holds `outputs` blocks of coefficients, then the intercepts.
 */
export function settleFlat(problem: FlatProblem): (point: Float64Array, gradient: Float64Array) => number {
  const { l1, l2 } = problem;
  const groups = l1 > 0 || l2 > 0 ? findGroups(problem) : [];
  return (point, gradient) => {
    let change = 0;
    for (const { indices, intercept } of groups) {
      const values = Float64Array.from(indices, (index) => point[index]!);
      const shift = cheapestShift(values, l1, l2);
      if (shift === 0) continue;
      for (const index of indices) {
        const before = point[index]!;
        const after = before - shift;
        point[index] = after;
        gradient[index]! -= l2 * shift;
        change += (l2 / 2) * (after * after - before * before);
      }
      if (intercept >= 0) point[intercept]! += shift;
    }
    return change;
  };
}

function findGroups({ columns, outputs }: FlatProblem): Group[] {
  const groups: Group[] = [];
  const { width, oneHot } = columns;
  for (const { offset, size, shares } of oneHot) {
    if (size === 0 || shares[size]! > 0) continue;
    for (let k = 0; k < outputs; k++) {
      const indices = Int32Array.from({ length: size }, (_, c) => k * width + offset + c);
      groups.push({ indices, intercept: outputs * width + k });
    }
  }
  if (outputs === 1) return groups;
  for (let j = 0; j < width; j++) {
    groups.push({ indices: Int32Array.from({ length: outputs }, (_, k) => k * width + j), intercept: -1 });
  }
  return groups;
}

/** The t that minimises l1 · Σ|value − t| + l2/2 · Σ(value − t)². Sorts `values`. */
export function cheapestShift(values: Float64Array, l1: number, l2: number): number {
  values.sort();
  const count = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const curved = l2 * (count * value - sum);
    const left = l1 * (2 * i - count) + curved;
    // The minimum lies between the value before and this one, where i values are below it.
    if (left > 0) return (sum - (l1 * (2 * i - count)) / l2) / count;
    if (left + 2 * l1 >= 0) return value;
  }
  return values[count - 1] ?? 0;
}
