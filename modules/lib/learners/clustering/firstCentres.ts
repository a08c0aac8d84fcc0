import type { clusters } from '../../kernels/compiled/clusters.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Random } from '../random.ts';
import type { Points } from './points.ts';

export type Initialisation = 'k-means++' | 'first-rows' | 'random';

/**
 * Chooses rows as first centres: `count` rows of `stride` doubles, all different; fewer where there are fewer different rows.
 * k-means++ (Arthur and Vassilvitskii 2007) draws each by its squared distance from the nearest so far, and takes the best of
 * 2 + ln(count) such rows.
 */
export function chooseFirstCentres(
  kernels: Kernels<typeof clusters>,
  points: Points,
  count: number,
  initialisation: Initialisation,
  random: Random,
): Float64Array {
  const mark = kernels.memory.mark();
  const draw = new CentreDraw(kernels, points);
  const trials = initialisation === 'k-means++' ? 2 + Math.floor(Math.log(count)) : 1;
  while (draw.chosen.length < count) {
    const rows =
      initialisation === 'first-rows'
        ? [draw.nextRow()]
        : Array.from({ length: trials }, () => draw.drawRow(random.uniform(), initialisation === 'k-means++'));
    if (rows[0] === undefined) break;
    draw.take(trials > 1 && draw.chosen.length > 0 ? draw.findBest(rows as number[]) : rows[0]);
  }
  const { stride } = points;
  const centres = new Float64Array(draw.chosen.length * stride);
  for (const [k, row] of draw.chosen.entries()) {
    centres.set(points.rows.subarray(row * stride, (row + 1) * stride), k * stride);
  }
  kernels.memory.release(mark);
  return centres;
}

const blockRows = 4096;
const smallest = 200_000;

class CentreDraw {
  readonly chosen: number[] = [];
  readonly #kernels: Kernels<typeof clusters>;
  readonly #points: Points;
  /** Squared distance from the nearest centre so far; 1 before there is any. */
  readonly #closest: Float32Array<SharedArrayBuffer>;
  readonly #candidates: Float32Array<SharedArrayBuffer>;
  readonly #sums: Float64Array<SharedArrayBuffer>;
  #next = 0;
  #chances: Float64Array | undefined;

  constructor(kernels: Kernels<typeof clusters>, points: Points) {
    this.#kernels = kernels;
    this.#points = points;
    this.#closest = kernels.memory.float32(points.rowCount).fill(1);
    this.#candidates = kernels.memory.float32(4 * points.stride);
    this.#sums = kernels.memory.float64(4 * Math.ceil(points.rowCount / blockRows));
  }

  /** The next row in order that is no centre yet. */
  nextRow(): number | undefined {
    const { rowCount } = this.#points;
    while (this.#next < rowCount && this.chosen.length > 0 && this.#closest[this.#next] === 0) this.#next += 1;
    return this.#next < rowCount ? this.#next : undefined;
  }

  /** A row that is no centre yet: by weight, with `far` by its squared distance too. `at` is from 0 to 1. */
  drawRow(at: number, far: boolean): number | undefined {
    const { rowCount } = this.#points;
    this.#chances ??= this.#sumChances(far);
    const sums = this.#chances;
    const total = sums.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) return undefined;
    let rest = at * total;
    let block = 0;
    while (block < sums.length - 1 && rest >= sums[block]!) rest -= sums[block++]!;
    let last: number | undefined;
    for (let i = block * blockRows; i < rowCount; i++) {
      const share = this.#chance(i, far);
      if (share > 0) last = i;
      if (rest < share) return i;
      rest -= share;
    }
    return last;
  }

  #chance(row: number, far: boolean): number {
    const { weights } = this.#points;
    const closest = this.#closest[row]!;
    return (far || closest === 0 ? closest : 1) * (weights === 0 ? 1 : weights[row]!);
  }

  /** By block of rows. */
  #sumChances(far: boolean): Float64Array {
    const sums = new Float64Array(this.#sums.length / 4);
    for (let i = 0; i < this.#points.rowCount; i++) sums[Math.floor(i / blockRows)]! += this.#chance(i, far);
    return sums;
  }

  /** Of some rows the one that leaves the least sum of squared distances. */
  findBest(rows: readonly number[]): number {
    const { rows: all, rowCount, stride, weights } = this.#points;
    let best = rows[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (let first = 0; first < rows.length; first += 4) {
      const four = [0, 1, 2, 3].map((c) => rows[Math.min(first + c, rows.length - 1)]!);
      for (const [c, row] of four.entries()) {
        this.#candidates.set(all.subarray(row * stride, (row + 1) * stride), c * stride);
      }
      this.#run(
        'tryCandidates',
        all,
        rowCount,
        blockRows,
        stride,
        weights,
        this.#candidates,
        this.#closest,
        this.#sums,
      );
      for (const [c, row] of four.entries()) {
        let sum = 0;
        for (let at = c; at < this.#sums.length; at += 4) sum += this.#sums[at]!;
        if (sum < least) [least, best] = [sum, row];
      }
    }
    return best;
  }

  take(row: number): void {
    const { rows, rowCount, stride } = this.#points;
    if (this.chosen.length === 0) this.#closest.fill(Number.MAX_VALUE);
    this.chosen.push(row);
    this.#chances = undefined;
    this.#candidates.set(rows.subarray(row * stride, (row + 1) * stride));
    this.#run('takeCandidate', rows, rowCount, stride, this.#candidates, this.#closest);
  }

  #run(...[kernel, ...rest]: Parameters<Kernels<typeof clusters>['runOnAll']>): void {
    if (this.#points.rows.length < smallest) this.#kernels.run(kernel, ...rest);
    else this.#kernels.runOnAll(kernel, ...rest);
  }
}
