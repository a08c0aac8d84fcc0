import type { Metric } from './metric.ts';

/** The inverse of the second derivatives, as the last steps show it. */
export class Curvature {
  readonly #memory: number;
  readonly #metric: Metric;
  #pairs: { step: Float64Array; change: Float64Array }[] = [];

  constructor(memory: number, metric: Metric) {
    this.#memory = memory;
    this.#metric = metric;
  }

  get isEmpty(): boolean {
    return this.#pairs.length === 0;
  }

  clear(): void {
    this.#pairs = [];
  }

  /** Keeps a step and the change of the gradient along it; leaves out pairs that show no curvature. */
  add(step: Float64Array, change: Float64Array): void {
    const product = dot(step, change);
    if (!(product > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
    this.#pairs.push({ step, change });
    if (this.#pairs.length > this.#memory) this.#pairs.shift();
  }

  /**
   * The two-loop recursion (Nocedal & Wright 2006, algorithm 7.4) among the free coordinates: curvature towards those that
   * stay at zero must not bend the step (two-metric projection, Schmidt 2010, section 2.5).
   */
  multiply(vector: Float64Array, free: Uint8Array): Float64Array {
    const result = vector.map((value, j) => (free[j] ? value : 0));
    const pairs = this.#pairs
      .map(({ step, change }) => ({ step, change, product: dotAmong(step, change, free) }))
      .filter(({ step, change, product }) => product > 1e-10 * Math.sqrt(dot(step, step) * dot(change, change)));
    const factors: number[] = [];
    for (const { step, change, product } of pairs.toReversed()) {
      const factor = dotAmong(step, result, free) / product;
      factors.push(factor);
      addAmong(result, change, -factor, free);
    }
    const straightened = this.#metric.solve(result, free);
    const last = pairs.at(-1);
    if (last) {
      const change = this.#metric.solve(last.change, free);
      scale(straightened, last.product / dotAmong(last.change, change, free));
    }
    for (const { step, change, product } of pairs) {
      addAmong(straightened, step, factors.pop()! - dotAmong(change, straightened, free) / product, free);
    }
    return straightened;
  }
}

/** Of two vectors of the same length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function dotAmong(a: Float64Array, b: Float64Array, free: Uint8Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) if (free[j]) sum += a[j]! * b[j]!;
  return sum;
}

function addAmong(target: Float64Array, vector: Float64Array, factor: number, free: Uint8Array): void {
  for (let j = 0; j < target.length; j++) if (free[j]) target[j]! += factor * vector[j]!;
}

function scale(target: Float64Array, factor: number): void {
  for (let j = 0; j < target.length; j++) target[j]! *= factor;
}
