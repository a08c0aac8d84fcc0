import type { KernelMemory } from '../../kernels/kernelMemory.ts';
import type { ForestTable, ForestTarget } from './forestTable.ts';

/** Rows that are asked, evenly spaced: enough to know a share to two thousandths. */
const mostRows = 100_000;
/** Words that the sums may take. */
const mostSums = 20_000_000;

/**
 * How good a forest is on rows that it has not seen: each row is predicted by the trees that did not draw it (Breiman, "Random
 * forests", 2001, 3.1). Threads add up integers, so that the figure does not depend on the order of trees.
 */
export class OutOfBag {
  /** Rows that are asked; 0 where each tree has seen all rows. */
  readonly count: number;
  /** Sums over trees, times `scale`: of the prediction less the mean, of the share of class 1, or of the shares of all classes. */
  readonly sums: Int32Array | BigInt64Array;
  /** How many trees did not see the row. */
  readonly trees: Int32Array;
  readonly scale: number;
  readonly #target: ForestTarget;
  readonly #table: ForestTable;
  readonly #weights: Float32Array | undefined;
  #figure: number | undefined;

  constructor(
    target: ForestTarget,
    table: ForestTable,
    isSampled: boolean,
    weights: Float32Array | undefined,
    memory: KernelMemory,
  ) {
    this.#target = target;
    this.#table = table;
    this.#weights = weights;
    const width = target.leaf === 'shares' ? target.codeCount : 1;
    const isKnown = isSampled && !(target.values && target.leaf === 'shares');
    this.count = isKnown ? Math.min(table.rowCount, mostRows, Math.floor(mostSums / width)) : 0;
    this.trees = memory.int32(this.count).fill(0);
    if (target.values) {
      const doubles = memory.float64(this.count);
      this.sums = new BigInt64Array(doubles.buffer, doubles.byteOffset, this.count).fill(0n);
      let largest = 0;
      for (const value of target.values) largest = Math.max(largest, Math.abs(value - table.mean));
      this.scale = 2 ** 32 / (largest > 0 ? largest : 1);
    } else {
      this.sums = memory.int32(this.count * width).fill(0);
      this.scale = 65_536;
    }
  }

  /** Works out the figure: the memory of the kernels may go then. */
  finish(): void {
    this.#figure = this.#target.values ? this.#determination() : this.#accuracy();
  }

  /** `out_of_bag_r2` (coefficient of determination) or `out_of_bag_accuracy`; nothing where no row was left out. */
  get metrics(): Record<string, number> {
    if (this.#figure === undefined) return {};
    return { [this.#target.values ? 'out_of_bag_r2' : 'out_of_bag_accuracy']: this.#figure };
  }

  #accuracy(): number | undefined {
    let right = 0;
    let all = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.trees[i] === 0) continue;
      const row = this.#rowOf(i);
      const weight = this.#weights?.[row] ?? 1;
      all += weight;
      if (this.#classOf(i) === this.#target.codes![row]) right += weight;
    }
    return all > 0 ? right / all : undefined;
  }

  #classOf(i: number): number {
    const sums = this.sums as Int32Array;
    const { leaf, codeCount } = this.#target;
    if (leaf === 'share') return 2 * sums[i]! >= this.trees[i]! * this.scale ? 1 : 0;
    let best = 0;
    for (let k = 1; k < codeCount; k++) if (sums[i * codeCount + k]! > sums[i * codeCount + best]!) best = k;
    return best;
  }

  #determination(): number | undefined {
    const values = this.#target.values!;
    const sums = this.sums as BigInt64Array;
    let weights = 0;
    let mean = 0;
    let squares = 0;
    let errors = 0;
    for (let i = 0; i < this.count; i++) {
      const row = this.#rowOf(i);
      const weight = this.#weights?.[row] ?? 1;
      if (this.trees[i] === 0 || weight === 0) continue;
      const value = values[row]! - this.#table.mean;
      const predicted = Number(sums[i]!) / this.scale / this.trees[i]!;
      // Welford, with weights (West, 1979).
      weights += weight;
      const delta = value - mean;
      mean += (delta * weight) / weights;
      squares += weight * delta * (value - mean);
      errors += weight * (value - predicted) ** 2;
    }
    return squares > 0 ? 1 - errors / squares : undefined;
  }

  /** As the kernel chooses them. */
  #rowOf(i: number): number {
    return Math.floor((i * this.#table.rowCount) / this.count);
  }
}
