import type { neighbourhoods } from '../../kernels/compiled/neighbourhoods.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import type { Points } from './points.ts';

const leafRows = 32;
/** Rows whose neighbours are counted in one call. */
const rowsPerCall = 4096;
const stackBytes = 768;

/** A k-d tree over points (see `neighbourhoods` of the kernels). Rows have places: their order in the tree. */
export class NeighbourTree {
  readonly points: Points;
  /** Row at each place. */
  readonly order: Int32Array;
  /** The points by place. */
  readonly sorted: Float32Array<SharedArrayBuffer>;
  readonly #kernels: Kernels<typeof neighbourhoods>;
  readonly #boxes: Float32Array<SharedArrayBuffer>;
  readonly #weights: Float32Array<SharedArrayBuffer> | 0;
  readonly #stacks: Uint8Array<SharedArrayBuffer>;
  readonly #found: Int32Array<SharedArrayBuffer>;

  constructor(kernels: Kernels<typeof neighbourhoods>, points: Points) {
    const { memory } = kernels;
    const { rows, rowCount, stride, weights } = points;
    this.#kernels = kernels;
    this.points = points;
    this.order = Int32Array.from({ length: rowCount }, (_, i) => i);
    this.#boxes = memory.float32(countNodes(rowCount) * 2 * stride);
    this.#stacks = memory.uint8(kernels.threads * stackBytes);
    this.#found = memory.int32(rowCount);
    this.#split(0, 0, rowCount);
    this.sorted = memory.float32(rows.length);
    for (let place = 0; place < rowCount; place++) {
      const from = this.order[place]! * stride;
      this.sorted.set(rows.subarray(from, from + stride), place * stride);
    }
    this.#weights = weights === 0 ? 0 : memory.copyFloat32(Float32Array.from(this.order, (row) => weights[row]!));
  }

  /** By place: 1 where the rows within the radius, itself counted, weigh at least `least`. */
  async findCores(
    radius: number,
    least: number,
    { progress, signal }: Pick<FitContext, 'progress' | 'signal'>,
  ): Promise<Uint8Array> {
    const { rowCount, stride } = this.points;
    const isCore = this.#kernels.memory.uint8(rowCount);
    for (let first = 0; first < rowCount; first += rowsPerCall) {
      const last = Math.min(first + rowsPerCall, rowCount);
      const tree = [leafRows, stride, this.#boxes] as const;
      const wanted = [radius * radius, this.#weights, least, this.#stacks, isCore] as const;
      this.#kernels.runOnAll('findCores', this.sorted, rowCount, first, last, ...tree, ...wanted);
      progress((0.7 * last) / rowCount, `Neighbours of ${last.toLocaleString('en')} rows`);
      await yieldToEvents(signal);
    }
    return isCore;
  }

  /** Places of the rows within the radius of the row at a place, itself too; valid until the next call. */
  findNeighbours(place: number, radius: number): Int32Array {
    const { rowCount, stride } = this.points;
    const tree = [leafRows, stride, this.#boxes] as const;
    const rest = [radius * radius, this.#stacks, this.#found] as const;
    const count = this.#kernels.run('findNeighbours', this.sorted, rowCount, place, ...tree, ...rest);
    return this.#found.subarray(0, count);
  }

  /** Squared distance of the rows at two places. */
  squareBetween(a: number, b: number): number {
    const { stride } = this.points;
    let sum = 0;
    for (let j = 0; j < stride; j++) sum += (this.sorted[a * stride + j]! - this.sorted[b * stride + j]!) ** 2;
    return sum;
  }

  /** Notes a node's box, and halves its rows along the longest side. */
  #split(node: number, begin: number, end: number): void {
    const { rows, stride } = this.points;
    const low = this.#boxes.subarray(2 * node * stride, (2 * node + 1) * stride).fill(Number.POSITIVE_INFINITY);
    const high = this.#boxes.subarray((2 * node + 1) * stride, (2 * node + 2) * stride).fill(Number.NEGATIVE_INFINITY);
    for (let place = begin; place < end; place++) {
      const at = this.order[place]! * stride;
      for (let j = 0; j < stride; j++) {
        const value = rows[at + j]!;
        if (value < low[j]!) low[j] = value;
        if (value > high[j]!) high[j] = value;
      }
    }
    if (end - begin <= leafRows) return;
    let side = 0;
    for (let j = 1; j < stride; j++) if (high[j]! - low[j]! > high[side]! - low[side]!) side = j;
    const middle = (begin + end) >> 1;
    // Equal values by their rows' numbers, so that the halves are the same everywhere.
    const value = (row: number) => rows[row * stride + side]!;
    selectMiddle(this.order, begin, end - 1, middle, (a, b) => value(a) - value(b) || a - b);
    this.#split(2 * node + 1, begin, middle);
    this.#split(2 * node + 2, middle, end);
  }
}

/** The tree's nodes are numbered level by level. */
function countNodes(rowCount: number): number {
  let levels = 1;
  for (let rows = rowCount; rows > leafRows; rows = Math.ceil(rows / 2)) levels += 1;
  return 2 ** levels - 1;
}

/** Reorders items from `begin` to `end` so that the one at `middle` is where sorting would put it, less before and more behind (Hoare 1961). */
function selectMiddle(
  items: Int32Array,
  begin: number,
  end: number,
  middle: number,
  compare: (a: number, b: number) => number,
): void {
  let low = begin;
  let high = end;
  while (low < high) {
    const pivot = items[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (compare(items[i]!, pivot) < 0) i += 1;
      while (compare(items[j]!, pivot) > 0) j -= 1;
      if (i > j) break;
      const item = items[i]!;
      items[i++] = items[j]!;
      items[j--] = item;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
