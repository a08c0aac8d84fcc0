import { Curvature, dot } from './curvature.ts';
import type { Metric } from './metric.ts';

/** A convex, differentiable function, of which `minimise` looks for the minimum. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>;

export interface MinimiseOptions {
  /** Factor of the sum of absolute values, beside the objective; one for each coordinate. */
  l1: Float64Array;
  /** Where to begin. */
  start: Float64Array;
  /** A guess at the second derivatives. */
  metric: Metric;
  /** Pairs of steps and gradient changes that are kept. */
  memory: number;
  /** Stops when ten iterations together improve the value by no more than this share of it, or the gradient is smaller. */
  tolerance: number;
  maxIterations: number;
  /**
   * A step that promises no more than this share of what is tolerated ends the training, and is taken without a look at the data. 0
   * where `metric` does not know enough to rely on a promise.
   */
  blindShare: number;
  /**
   * Called after each step: may move the point to where the whole is smaller, updates the gradient, and answers by how much the
   * objective (without the L1 term) changes.
   */
  settle(point: Float64Array, gradient: Float64Array): number;
  onIteration(iteration: number, value: number, largestGradient: number): void;
}

export interface Minimum {
  point: Float64Array;
  /** Of the objective with its L1 term. */
  value: number;
  iterations: number;
}

const lookBack = 10;
/**
 * Minimises objective(x) + Σ l1[j]·|x[j]| by L-BFGS (Liu & Nocedal 1989) in its orthant-wise form (OWL-QN, Andrew & Gao
 * 2007), which is plain L-BFGS where `l1` is zero.
 */
export async function minimise(objective: Objective, options: MinimiseOptions): Promise<Minimum> {
  const { l1, start, metric, memory, tolerance, maxIterations, blindShare, settle, onIteration } = options;
  const curvature = new Curvature(memory, metric);
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = (await objective(point, gradient)) + absoluteSum(point, l1);
  let slope = pseudoGradient(point, gradient, l1);
  const values = [value];
  let iteration = 0;
  while (iteration < maxIterations && largest(slope) > tolerance) {
    const direction = curvature.multiply(slope, findFree(point, slope, l1));
    for (let j = 0; j < point.length; j++) {
      direction[j] = -direction[j]!;
      if (l1[j]! > 0 && direction[j]! * slope[j]! >= 0) direction[j] = 0;
    }
    if (-dot(slope, direction) <= blindShare * tolerance * Math.abs(value)) {
      point = stepFrom({ point, slope, direction, l1 }, 1);
      break;
    }
    const next = await searchLine(objective, { point, value, slope, direction, l1 });
    if (!next) {
      if (curvature.isEmpty) break;
      // The remembered curvature no longer fits: try again along the gradient alone.
      curvature.clear();
      continue;
    }
    const smooth = next.smooth + settle(next.point, next.gradient);
    curvature.add(subtract(next.point, point), subtract(next.gradient, gradient));
    ({ point, gradient } = next);
    value = smooth + absoluteSum(point, l1);
    slope = pseudoGradient(point, gradient, l1);
    iteration += 1;
    onIteration(iteration, value, largest(slope));
    values.push(value);
    const before = values[values.length - 1 - lookBack];
    if (before !== undefined && before - value <= tolerance * Math.abs(value)) break;
  }
  return { point, value, iterations: iteration };
}

interface LineStart {
  point: Float64Array;
  value: number;
  slope: Float64Array;
  direction: Float64Array;
  l1: Float64Array;
}

interface LineEnd {
  point: Float64Array;
  gradient: Float64Array;
  /** Without the L1 term. */
  smooth: number;
}

const sufficientDecrease = 1e-4;
const mostHalvings = 40;

/** The point after a step. With L1, no coordinate crosses zero. */
function stepFrom({ point, slope, direction, l1 }: Omit<LineStart, 'value'>, step: number): Float64Array {
  return point.map((value, j) => {
    const moved = value + step * direction[j]!;
    const side = value !== 0 ? value : -slope[j]!;
    return l1[j]! > 0 && moved * side <= 0 ? 0 : moved;
  });
}

/** Halves the step until the value falls enough (Armijo). */
async function searchLine(objective: Objective, start: LineStart): Promise<LineEnd | undefined> {
  const { point, value, slope, l1 } = start;
  for (let halving = 0, step = 1; halving < mostHalvings; halving++, step /= 2) {
    const next = stepFrom(start, step);
    let expected = 0;
    for (let j = 0; j < point.length; j++) expected += slope[j]! * (next[j]! - point[j]!);
    if (!(expected < 0)) return undefined;
    const gradient = new Float64Array(point.length);
    const smooth = await objective(next, gradient);
    const reached = smooth + absoluteSum(next, l1);
    if (reached <= value + sufficientDecrease * expected && reached < value) {
      return { point: next, gradient, smooth };
    }
  }
  return undefined;
}

/** 1 for the coordinates that may move: all but those that the L1 term holds at zero. */
function findFree(point: Float64Array, slope: Float64Array, l1: Float64Array): Uint8Array {
  return Uint8Array.from(point, (value, j) => (l1[j] === 0 || value !== 0 || slope[j] !== 0 ? 1 : 0));
}

/** The direction of steepest ascent; 0 where the L1 term holds a coordinate at zero. */
function pseudoGradient(point: Float64Array, gradient: Float64Array, l1: Float64Array): Float64Array {
  return gradient.map((value, j) => {
    const weight = l1[j]!;
    if (weight === 0) return value;
    if (point[j] !== 0) return value + Math.sign(point[j]!) * weight;
    return Math.sign(value) * Math.max(0, Math.abs(value) - weight);
  });
}

function absoluteSum(point: Float64Array, l1: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < point.length; j++) sum += l1[j]! * Math.abs(point[j]!);
  return sum;
}

function largest(vector: Float64Array): number {
  let result = 0;
  for (let j = 0; j < vector.length; j++) result = Math.max(result, Math.abs(vector[j]!));
  return result;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value - b[j]!);
}
