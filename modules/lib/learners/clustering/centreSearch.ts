import type { clusters } from '../../kernels/compiled/clusters.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import { type Points, scaleToUnit } from './points.ts';

/** Fewer numbers than these are looked at by one thread. */
const smallest = 200_000;
/** Distances that a call of a kernel takes about: between calls the run can be cancelled. */
const distancesPerCall = 5e7;

/**
 * Lloyd's algorithm with Hamerly's bounds (2010) over fixed points, from any first centres. Sums are taken by blocks of rows whose
 * number depends on the data alone, so that the centres do not depend on the number of threads.
 */
export class CentreSearch {
  readonly points: Points;
  readonly clusterCount: number;
  /** `clusterCount` rows of `stride` doubles. */
  readonly centres: Float64Array<SharedArrayBuffer>;
  readonly labels: Int32Array<SharedArrayBuffer>;
  /** Squared distances from the own centre, after `measure`. */
  readonly squares: Float32Array<SharedArrayBuffer>;
  readonly #kernels: Kernels<typeof clusters>;
  readonly #unit: boolean;
  readonly #blockRows: number;
  readonly #blocks: number;
  readonly #rounded: Float32Array<SharedArrayBuffer>;
  readonly #upper: Float32Array<SharedArrayBuffer>;
  readonly #lower: Float32Array<SharedArrayBuffer>;
  readonly #shifts: Float32Array<SharedArrayBuffer>;
  readonly #others: Float32Array<SharedArrayBuffer>;
  readonly #halves: Float32Array<SharedArrayBuffer>;
  readonly #changes: Float64Array<SharedArrayBuffer>;
  readonly #moved: Int32Array<SharedArrayBuffer>;
  readonly #blockSums: Float64Array<SharedArrayBuffer>;
  /** As one block of `changes`. */
  readonly #sums: Float64Array;
  #squareSum = 0;

  /** With `unit`, points have length 1 and so have centres: least angles instead of least distances. */
  constructor(kernels: Kernels<typeof clusters>, points: Points, clusterCount: number, unit: boolean) {
    const { memory } = kernels;
    const { rowCount, stride } = points;
    const entries = clusterCount * (stride + 2);
    const padded = Math.ceil(clusterCount / 4) * 4;
    const most = Math.max(2, Math.min(64, Math.floor(4e6 / entries)));
    this.#kernels = kernels;
    this.#unit = unit;
    this.points = points;
    this.clusterCount = clusterCount;
    this.#blockRows = Math.max(1024, Math.ceil(rowCount / most));
    this.#blocks = Math.ceil(rowCount / this.#blockRows);
    this.centres = memory.float64(clusterCount * stride);
    this.labels = memory.int32(rowCount);
    this.squares = memory.float32(rowCount);
    this.#rounded = memory.float32(padded * stride);
    this.#upper = this.squares;
    this.#lower = memory.float32(rowCount);
    this.#shifts = memory.float32(clusterCount);
    this.#others = memory.float32(clusterCount);
    this.#halves = memory.float32(clusterCount);
    this.#changes = memory.float64(this.#blocks * entries);
    this.#moved = memory.int32(this.#blocks);
    this.#blockSums = memory.float64(this.#blocks);
    this.#sums = new Float64Array(entries);
  }

  /**
   * Moves the centres from `first` (rows of `stride` doubles) until they stay. Answers the iterations, and whether they did.
   * `tolerance` is as in `kMeansParams`.
   */
  async search(
    first: Float64Array,
    { iterations, tolerance }: { iterations: number; tolerance: number },
    context: Pick<FitContext, 'metric' | 'progress' | 'signal'>,
    report: boolean,
  ): Promise<{ iterations: number; converged: boolean }> {
    const limit = tolerance * this.#begin();
    this.#place(first);
    for (let iteration = 1; iteration <= iterations; iteration++) {
      const moved = await this.#assign(context.signal);
      const shift = this.#moveCentres();
      if (report) {
        context.metric('training_loss', this.#loss(), iteration);
        context.progress(iteration / iterations, `Iteration ${iteration}`);
      }
      if (moved === 0 || shift <= limit) {
        if (moved > 0) await this.#assign(context.signal);
        return { iterations: iteration, converged: true };
      }
    }
    await this.#assign(context.signal);
    return { iterations, converged: false };
  }

  /** Assigns all rows to the nearest of `centres`, once. */
  async assignTo(centres: Float64Array, signal: AbortSignal): Promise<void> {
    this.#begin();
    this.#place(centres);
    await this.#assign(signal);
  }

  /** Weighted sum of the squared distances from the own centres; fills `squares`, so the search is over. */
  measure(): number {
    const { rows, rowCount, stride, weights } = this.points;
    const given = [rows, rowCount, this.#blockRows, stride, weights, this.centres, this.labels] as const;
    this.#run('measureRows', ...given, this.squares, this.#blockSums);
    return addUp(this.#blockSums);
  }

  /** Takes all rows as one cluster. Answers the mean variance of the coordinates. */
  #begin(): number {
    const { rows, rowCount, stride, weights, width } = this.points;
    this.labels.fill(0);
    this.centres.fill(0);
    this.#squareSum = this.measure();
    this.#upper.fill(Number.MAX_VALUE);
    this.#lower.fill(0);
    const given = [rows, rowCount, this.#blockRows, stride, weights, this.clusterCount, this.labels] as const;
    this.#run('sumRows', ...given, this.#changes);
    this.#sums.fill(0);
    this.#addChanges();
    const total = this.#sums[stride]!;
    let mean = 0;
    for (let j = 0; j < width; j++) mean += (this.#sums[j]! / total) ** 2;
    return Math.max(0, this.#squareSum / total - mean) / width;
  }

  #place(centres: Float64Array): void {
    this.centres.set(centres.subarray(0, this.centres.length));
    this.#shifts.fill(0);
    this.#others.fill(0);
    this.#upper.fill(Number.MAX_VALUE);
    this.#round();
  }

  /** Answers how many rows have changed their cluster. */
  async #assign(signal: AbortSignal): Promise<number> {
    const { rows, rowCount, stride, weights } = this.points;
    const size = this.#blockRows;
    const perCall = Math.max(1, Math.floor(distancesPerCall / (size * this.clusterCount)));
    for (let block = 0; block < this.#blocks; block += perCall) {
      const begin = block * size;
      const end = Math.min(begin + perCall * size, rowCount);
      this.#run(
        'assignRows',
        rows.subarray(begin * stride),
        end - begin,
        size,
        stride,
        weights === 0 ? 0 : weights.subarray(begin),
        this.#rounded,
        this.clusterCount,
        this.labels.subarray(begin),
        this.#upper.subarray(begin),
        this.#lower.subarray(begin),
        this.#shifts,
        this.#others,
        this.#halves,
        this.#changes.subarray(block * this.#sums.length),
        this.#moved.subarray(block),
      );
      await yieldToEvents(signal);
    }
    this.#addChanges();
    return this.#moved.reduce((sum, count) => sum + count, 0);
  }

  #addChanges(): void {
    const { length } = this.#sums;
    for (let block = 0; block < this.#blocks; block++) {
      const first = block * length;
      for (let j = 0; j < length; j++) this.#sums[j]! += this.#changes[first + j]!;
    }
  }

  /** Answers the squared shift of all centres together. */
  #moveCentres(): number {
    const { stride } = this.points;
    const moves = new Float64Array(this.clusterCount);
    const before = new Float64Array(stride);
    const empty: number[] = [];
    for (let k = 0; k < this.clusterCount; k++) {
      const entry = k * (stride + 2);
      const weight = this.#sums[entry + stride]!;
      if (!(weight > 1e-9)) {
        empty.push(k);
        continue;
      }
      const at = k * stride;
      before.set(this.centres.subarray(at, at + stride));
      for (let j = 0; j < stride; j++) this.centres[at + j] = this.#sums[entry + j]! / weight;
      if (this.#unit) scaleToUnit(this.centres, at, stride);
      moves[k] = squareBetween(before, 0, this.centres, at, stride);
    }
    const shift = addUp(moves);
    if (empty.length > 0 && this.#refill(empty)) return Number.POSITIVE_INFINITY;
    this.#noteShifts(moves);
    this.#round();
    return shift;
  }

  /** Moves centres without rows to the rows that are farthest from theirs. Answers false where no row is away from its centre. */
  #refill(empty: readonly number[]): boolean {
    const { rows, stride, rowCount, weights } = this.points;
    this.measure();
    const { squares } = this;
    for (const k of empty) {
      let farthest = 0;
      for (let i = 1; i < rowCount; i++) {
        if (squares[i]! > squares[farthest]! && (weights === 0 || weights[i]! > 0)) farthest = i;
      }
      if (!(squares[farthest]! > 0)) break;
      squares[farthest] = 0;
      const row = rows.subarray(farthest * stride, (farthest + 1) * stride);
      this.centres.set(row, k * stride);
    }
    const found = squares.some((square) => square > 0);
    this.#place(this.centres.slice());
    this.#lower.fill(0);
    return found;
  }

  /** What the bounds are to be widened by. */
  #noteShifts(moves: Float64Array): void {
    let first = 0;
    let second = -1;
    for (let k = 1; k < moves.length; k++) {
      if (moves[k]! > moves[first]!) [first, second] = [k, first];
      else if (second < 0 || moves[k]! > moves[second]!) second = k;
    }
    const outwards = (square: number) => Math.fround(Math.sqrt(square) * 1.000001);
    for (let k = 0; k < moves.length; k++) {
      this.#shifts[k] = outwards(moves[k]!);
      this.#others[k] = outwards(k === first ? (moves[second] ?? 0) : moves[first]!);
    }
  }

  /** Rounds the centres to float32, and measures how far they are from each other. */
  #round(): void {
    const { stride } = this.points;
    const count = this.clusterCount;
    this.#rounded.fill(1e18);
    this.#rounded.set(this.centres);
    const nearest = new Float64Array(count).fill(Number.MAX_VALUE);
    for (let k = 0; k < count; k++) {
      for (let other = 0; other < k; other++) {
        const square = squareBetween(this.centres, k * stride, this.centres, other * stride, stride);
        if (square < nearest[k]!) nearest[k] = square;
        if (square < nearest[other]!) nearest[other] = square;
      }
    }
    for (let k = 0; k < count; k++) this.#halves[k] = Math.fround(Math.sqrt(nearest[k]!) * 0.4999995);
  }

  /** Weighted sum of squared distances, from the sums alone: Σ‖x‖² + Σₖ (Wₖ‖cₖ‖² − 2 Sₖ·cₖ). */
  #loss(): number {
    const { stride } = this.points;
    let loss = this.#squareSum;
    for (let k = 0; k < this.clusterCount; k++) {
      const entry = k * (stride + 2);
      const weight = this.#sums[entry + stride]!;
      for (let j = 0; j < stride; j++) {
        const centre = this.centres[k * stride + j]!;
        loss += centre * (weight * centre - 2 * this.#sums[entry + j]!);
      }
    }
    return Math.max(0, loss);
  }

  #run(...[kernel, ...rest]: Parameters<Kernels<typeof clusters>['runOnAll']>): void {
    if (this.points.rows.length < smallest) this.#kernels.run(kernel, ...rest);
    else this.#kernels.runOnAll(kernel, ...rest);
  }
}

export function squareBetween(a: Float64Array, from: number, b: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += (a[from + j]! - b[at + j]!) ** 2;
  return sum;
}

function addUp(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
