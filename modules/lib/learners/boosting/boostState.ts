import type { TrainingData } from '../data.ts';
import type { BoostProgram } from './boostProgram.ts';
import { type Loss, weightedMean } from './losses.ts';
import type { TreeGrower } from './treeGrower.ts';

/** Rows whose losses kernels add up, and doubles that they write for them. */
const blockRows = 4096;
const blockDoubles = 4;
/** Rows of a leaf whose gradients are added up by themselves. */
const leafBlockRows = 4096;

/** Which rows are trained on (the first ones) and which are set aside. */
export interface Parts {
  training: number;
  all: number;
  /** Row of the data that is row i here; undefined for the same. */
  order: Int32Array | undefined;
}

/** Scores, targets and derivatives of all rows, in the kernels' memory. */
export class BoostState {
  readonly #program: BoostProgram;
  readonly #loss: Loss;
  readonly #parts: Parts;
  /** Score k of row i is at k * stride + i. */
  readonly scores: Float64Array;
  readonly stride: number;
  readonly targets: Float64Array;
  readonly weights: Float32Array | undefined;
  readonly #pairs: Float32Array;
  readonly #blocks: Float64Array;
  readonly #normalisers: Float64Array | undefined;
  /** Means of the loss's constant part, of training rows and of those set aside; and sums of their weights. */
  readonly #constants: readonly [number, number];
  readonly #totals: readonly [number, number];

  constructor(data: TrainingData, loss: Loss, parts: Parts, program: BoostProgram) {
    const { memory } = program;
    const { all, training, order } = parts;
    this.#program = program;
    this.#loss = loss;
    this.#parts = parts;
    // Kernels take two rows at a time, and may look at one beyond the last.
    this.stride = all + 2;
    this.scores = memory.float64(this.stride * loss.outputs).fill(0);
    for (const [k, value] of loss.base.entries()) this.scores.fill(value, k * this.stride, k * this.stride + all);
    this.targets = memory.float64(all + 2).fill(0);
    for (let i = 0; i < all; i++) this.targets[i] = loss.targets[order ? order[i]! : i]!;
    if (data.weights) {
      this.weights = memory.float32(all + 2).fill(0);
      for (let i = 0; i < all; i++) this.weights[i] = data.weights[order ? order[i]! : i]!;
    }
    this.#pairs = memory.float32(2 * (all + 2)).fill(0);
    this.#blocks = memory.float64((Math.ceil(all / blockRows) + 1) * blockDoubles);
    if (loss.outputs > 1) this.#normalisers = memory.float64(all + 2).fill(0);
    const constantAt = loss.constantAt;
    const constantOf = (begin: number, end: number) =>
      constantAt ? weightedMean((i) => constantAt(order ? order[i]! : i), end - begin, this.weights, begin) : 0;
    const totalOf = (begin: number, end: number) =>
      this.weights ? this.weights.subarray(begin, end).reduce((sum, weight) => sum + weight, 0) : end - begin;
    this.#constants = [constantOf(0, training), constantOf(training, all)];
    this.#totals = [totalOf(0, training), totalOf(training, all)];
  }

  /**
   * Mean losses by the scores as they are: of the rows that are trained on, and of those set aside. To be called before the gradients of an
   * iteration; those of a single output are there then.
   */
  measure(): { training: number; validation: number } {
    const { training, all } = this.#parts;
    // The gradients of the rows set aside are nobody's; their blocks are written first, so that those of the others stay.
    const validation = all > training ? this.#meanLoss(training, all, 1) : 0;
    return { training: this.#meanLoss(0, training, 0), validation };
  }

  #meanLoss(begin: number, end: number, part: 0 | 1): number {
    const loss = this.#loss;
    if (loss.outputs === 1) this.#fillRows(begin, end, 0);
    else {
      const { scores, stride, targets, weights } = this;
      const rest = [scores, loss.outputs, stride, targets, weights ?? 0, this.#normalisers!, this.#blocks] as const;
      this.#program.run((end - begin) * loss.outputs * 8, 'normaliseScores', begin, end, ...rest);
    }
    let sum = 0;
    const count = Math.ceil((end - begin) / blockRows);
    for (let block = 0; block < count; block++) sum += this.#blocks[block * blockDoubles]!;
    const total = this.#totals[part];
    return total > 0 ? loss.scale * (sum / total + this.#constants[part]) : 0;
  }

  /** Gradients and hessians of an output for the rows that are trained on. */
  fill(output: number): void {
    this.#fillRows(0, this.#parts.training, output);
  }

  #fillRows(begin: number, end: number, output: number): void {
    const { kind, factor } = this.#loss;
    const own = this.#loss.outputs === 1 ? this.#loss.shape : output;
    const rest = [
      this.targets,
      this.weights ?? 0,
      this.#pairs,
      this.#blocks,
      own,
      factor,
      this.#normalisers ?? 0,
    ] as const;
    this.#program.run((end - begin) * 8, 'fillGradients', kind, begin, end, this.outputOf(output), ...rest);
  }

  /** Packs the gradients of an output for a tree; `salt` is another number for each. */
  pack(output: number, grower: TreeGrower, largest: { largestGradient: number; largestHessian: number }, salt: number) {
    const { training } = this.#parts;
    if (this.#loss.outputs > 1) this.fill(output);
    const bounds = [largest.largestGradient, largest.largestHessian] as const;
    const rest = [this.#pairs, this.#blocks, ...bounds, Math.imul(salt, 0x9e3779b1)] as const;
    this.#program.run(training * 5, 'packGradients', grower.job.bytes, training, ...rest);
  }

  outputOf(output: number): Float64Array {
    return this.scores.subarray(output * this.stride, (output + 1) * this.stride);
  }

  /** Sums of gradients and hessians over the rows of leaves, by blocks of rows that are added in order. */
  sumLeaves(
    rows: Uint32Array,
    leaves: readonly { begin: number; end: number }[],
  ): { gradient: number; hessian: number }[] {
    return this.#inBlocks(leaves, (blocks, owners) => {
      const { memory } = this.#program;
      const sums = memory.float64(owners.length * 2);
      const work = leaves.reduce((sum, { begin, end }) => sum + end - begin, 0) * 3;
      this.#program.run(work, 'sumBlocks', rows, blocks, owners.length, this.#pairs, sums);
      const answer = leaves.map(() => ({ gradient: 0, hessian: 0 }));
      for (const [i, owner] of owners.entries()) {
        answer[owner]!.gradient += sums[2 * i]!;
        answer[owner]!.hessian += sums[2 * i + 1]!;
      }
      return answer;
    });
  }

  /** Adds a value to an output of the rows of each leaf. */
  addToLeaves(
    output: number,
    rows: Uint32Array,
    leaves: readonly { begin: number; end: number }[],
    values: readonly number[],
  ): void {
    this.#inBlocks(leaves, (blocks, owners) => {
      const own = this.#program.memory.float64(owners.length);
      for (const [i, owner] of owners.entries()) own[i] = values[owner]!;
      const work = leaves.reduce((sum, { begin, end }) => sum + end - begin, 0) * 3;
      this.#program.run(work, 'addToBlocks', rows, blocks, owners.length, own, this.outputOf(output));
    });
  }

  #inBlocks<T>(
    leaves: readonly { begin: number; end: number }[],
    work: (blocks: Uint32Array, owners: readonly number[]) => T,
  ): T {
    const { memory } = this.#program;
    const mark = memory.mark();
    const owners: number[] = [];
    const bounds: number[] = [];
    for (const [i, { begin, end }] of leaves.entries()) {
      for (let from = begin; from < end; from += leafBlockRows) {
        owners.push(i);
        bounds.push(from, Math.min(end, from + leafBlockRows));
      }
    }
    const blocks = memory.uint32(bounds.length);
    blocks.set(bounds);
    const answer = work(blocks, owners);
    memory.release(mark);
    return answer;
  }
}
