import { binCount, groupStride, histogramStride, lanes, type TreeKernel } from '../../kernels/treeKernel.ts';
import type { BinnedFeatures } from '../trees/binFeatures.ts';

/** What a forest's trees are grown on: a vector of `outputs` numbers for every row, and a weight. */
export interface ForestTarget {
  /**
   * 1 for regression (the value less the mean) and for two classes (1 for the positive one), else one output a class (1 for
   * the row's class). The drop of the sum of squares is the drop of the Gini impurity, up to a constant.
   */
  outputs: number;
  /** Output 0 of regression and two classes; undefined for more classes. */
  values: Float32Array | undefined;
  /** Class of each row; undefined for regression. */
  codes: Int32Array | undefined;
}

/** Nodes with fewer rows are counted feature by feature, because clearing all bins would cost more than counting. */
const smallNode = 512;

/**
 * Counts the rows of a node by the bins of one feature. A bin has `stride` numbers: the sum of output 0, the sum of weights,
 * rows, then the sums of the other outputs (so that one output is laid out as `TreeKernel.addToHistogram` does).
 */
export class NodeHistogram {
  readonly #binned: BinnedFeatures;
  readonly #target: ForestTarget;
  readonly #kernel: TreeKernel;
  readonly #group: Float64Array;
  readonly #single: Float64Array;
  readonly #seen = new Uint32Array(binCount / 32);
  readonly #orderedSums: Float32Array;
  readonly #orderedWeights: Float32Array;
  #rows: Int32Array = new Int32Array();
  #weights: Float32Array = new Float32Array();
  #begin = 0;
  #end = 0;
  #countedGroup = -1;
  /** Numbers a bin. */
  readonly stride: number;
  /** The histogram of the feature that was counted last; its bin b begins at `base + b * stride`. */
  numbers: Float64Array;
  base = 0;
  /** Bins that have rows, ascending: the first `presentCount` entries. */
  readonly present = new Uint8Array(binCount);
  presentCount = 0;

  constructor(binned: BinnedFeatures, target: ForestTarget, kernel: TreeKernel) {
    this.#binned = binned;
    this.#target = target;
    this.#kernel = kernel;
    this.stride = Math.max(histogramStride, target.outputs + 2);
    this.#single = kernel.allocate.float64(binCount * this.stride);
    this.#group = kernel.allocate.float64(groupStride);
    this.numbers = this.#single;
    this.#orderedSums = kernel.allocate.float32(binned.rowCount);
    this.#orderedWeights = kernel.allocate.float32(binned.rowCount);
  }

  /** Goes to a node: `rows[begin..end)`. `sums` are `values` times `weights`. */
  startNode(rows: Int32Array, begin: number, end: number, sums: Float32Array, weights: Float32Array): void {
    this.#rows = rows;
    this.#weights = weights;
    this.#begin = begin;
    this.#end = end;
    this.#countedGroup = -1;
    if (this.#target.values) {
      this.#kernel.gatherGradients(rows, begin, end, sums, weights, this.#orderedSums, this.#orderedWeights);
    }
  }

  /** Counts the node by one feature. Ask for features in ascending order: four of them are counted at once. */
  count(feature: number): void {
    this.#clearSingle();
    if (this.#target.values && this.#end - this.#begin >= smallNode) this.#countGroup(feature);
    else {
      if (this.#target.values) this.#countValues(feature);
      else this.#countClasses(feature);
      this.#listSeen();
    }
  }

  #countGroup(feature: number): void {
    const group = feature >> 2;
    if (group !== this.#countedGroup) {
      this.#group.fill(0);
      const words = this.#binned.groups[group]!;
      const { addToHistogram } = this.#kernel;
      addToHistogram(words, this.#rows, this.#begin, this.#end, this.#orderedSums, this.#orderedWeights, this.#group);
      this.#countedGroup = group;
    }
    this.numbers = this.#group;
    this.base = (feature % lanes) * binCount * histogramStride;
    this.presentCount = 0;
    for (let bin = 0; bin < binCount; bin++) {
      if (this.#group[this.base + bin * histogramStride + 2]! > 0) this.present[this.presentCount++] = bin;
    }
  }

  #countValues(feature: number): void {
    const words = this.#binned.groups[feature >> 2]!;
    const shift = (feature & 3) * 8;
    const single = this.#single;
    const rows = this.#rows;
    const count = this.#end - this.#begin;
    for (let k = 0; k < count; k++) {
      const bin = (words[rows[this.#begin + k]!]! >>> shift) & 255;
      const i = bin << 2;
      single[i]! += this.#orderedSums[k]!;
      single[i | 1]! += this.#orderedWeights[k]!;
      single[i | 2]! += 1;
      this.#seen[bin >> 5]! |= 1 << (bin & 31);
    }
  }

  #countClasses(feature: number): void {
    const words = this.#binned.groups[feature >> 2]!;
    const shift = (feature & 3) * 8;
    const single = this.#single;
    const codes = this.#target.codes!;
    for (let k = this.#begin; k < this.#end; k++) {
      const row = this.#rows[k]!;
      const bin = (words[row]! >>> shift) & 255;
      const i = bin * this.stride;
      const weight = this.#weights[row]!;
      const code = codes[row]!;
      single[i + (code === 0 ? 0 : code + 2)]! += weight;
      single[i + 1]! += weight;
      single[i + 2]! += 1;
      this.#seen[bin >> 5]! |= 1 << (bin & 31);
    }
  }

  #listSeen(): void {
    this.numbers = this.#single;
    this.base = 0;
    this.presentCount = 0;
    for (let word = 0; word < this.#seen.length; word++) {
      let bits = this.#seen[word]!;
      this.#seen[word] = 0;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        this.present[this.presentCount++] = word * 32 + bit;
        bits &= bits - 1;
      }
    }
  }

  #clearSingle(): void {
    if (this.numbers !== this.#single) return;
    for (let k = 0; k < this.presentCount; k++) {
      const first = this.present[k]! * this.stride;
      this.#single.fill(0, first, first + this.stride);
    }
  }
}
