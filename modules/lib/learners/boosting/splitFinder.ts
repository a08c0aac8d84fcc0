import { binCount, histogramStride, lanes } from '../../kernels/treeKernel.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { noBins, type Split } from '../trees/tree.ts';

/** Limits and penalties of a split. */
export interface SplitRules {
  /** Rows that each side needs. */
  minRows: number;
  l1: number;
  l2: number;
  /** Loss that a split has to save. */
  minGain: number;
}

/** Sums over the rows of a node. */
export interface NodeSums {
  gradient: number;
  hessian: number;
  count: number;
}

export interface Candidate extends Split {
  /** What the split saves: twice the drop of the loss's second-order approximation. */
  gain: number;
  left: NodeSums;
}

/** Sum of hessians that each side needs, so that no step divides by almost nothing. */
const minHessian = 1e-3;
/** Added to a category's hessians when categories are put in order, so that rare ones move to the middle. */
const categorySmoothing = 10;
/** Categories that the named side of a split may have. */
const mostMembers = 32;
/** Further L2 penalty on splits between more than four categories: they have more ways to fit noise. */
const categoryPenalty = 5;

/**
 * Finds the split of a node that saves the most loss: (G_L^2 / (H_L + l2) + G_R^2 / (H_R + l2) - G^2 / (H + l2)), G shrunk by l1
 * (Chen and Guestrin, "XGBoost", 2016, equation 7). Missing values take the side that saves more.
 *
 * Categories are ordered by G / (H + smoothing) and cut in two, which is optimal for convex losses (Fisher, "On grouping for maximum
 * homogeneity", 1958; the smoothing is that of Ke et al., "LightGBM", 2017).
 */
export class SplitFinder {
  readonly #rules: SplitRules;
  readonly #features: readonly Bins[];
  readonly #order = new Uint8Array(binCount);
  readonly #keys = new Float64Array(binCount);
  // The best split of the node so far; fields instead of an object, because they change in the inner loop.
  #gain = 0;
  #feature = -1;
  #bin = 0;
  #missingLeft = false;
  #members: Uint8Array | undefined;
  #leftGradient = 0;
  #leftHessian = 0;
  #leftCount = 0;

  constructor(features: readonly Bins[], rules: SplitRules) {
    this.#features = features;
    this.#rules = rules;
  }

  /** The best split of a node by one of `candidates`, undefined when none saves more than `minGain`. */
  find(groups: readonly Float64Array[], candidates: Int32Array, node: NodeSums): Candidate | undefined {
    this.#gain = this.#rules.minGain + 1e-12 * Math.abs(this.#score(node.gradient, node.hessian, 0));
    this.#feature = -1;
    for (const feature of candidates) {
      const bins = this.#features[feature]!;
      if (bins.count === 0) continue;
      const histogram = groups[feature >> 2]!;
      const base = (feature % lanes) * binCount * histogramStride;
      if (bins.kind === 'numeric') this.#scanNumbers(feature, bins.count, histogram, base, node);
      else this.#scanCategories(feature, bins.count, histogram, base, node);
    }
    return this.#feature < 0 ? undefined : this.#candidate();
  }

  /** The step that a leaf takes: -G / (H + l2), G shrunk by l1. */
  leafValue(node: NodeSums): number {
    return -shrink(node.gradient, this.#rules.l1) / (node.hessian + this.#rules.l2 + 1e-300);
  }

  #candidate(): Candidate {
    const left = { gradient: this.#leftGradient, hessian: this.#leftHessian, count: this.#leftCount };
    if (this.#members) {
      return { gain: this.#gain, feature: this.#feature, lastBin: 0, goesLeft: this.#members, left };
    }
    const goesLeft = noBins().fill(1, 1, this.#bin + 1);
    goesLeft[0] = this.#missingLeft ? 1 : 0;
    return { gain: this.#gain, feature: this.#feature, lastBin: this.#bin, goesLeft, left };
  }

  #scanNumbers(feature: number, count: number, histogram: Float64Array, base: number, node: NodeSums): void {
    const missing = histogram[base + 2]!;
    const missingGradient = histogram[base]!;
    const missingHessian = histogram[base + 1]!;
    const parent = this.#score(node.gradient, node.hessian, 0);
    // The last bin is no candidate where nothing is missing: nothing would go right.
    const last = missing > 0 ? count : count - 1;
    let gradient = 0;
    let hessian = 0;
    let rows = 0;
    /** The best bin of this feature while the bins after it are empty: any edge among them parts the same rows. */
    let open = -1;
    for (let bin = 1; bin <= last; bin++) {
      const i = base + bin * histogramStride;
      const here = histogram[i + 2]!;
      if (here === 0) {
        if (open > 0) this.#bin = (open + bin) >> 1;
        continue;
      }
      open = -1;
      gradient += histogram[i]!;
      hessian += histogram[i + 1]!;
      rows += here;
      if (
        missing > 0 &&
        this.#tryCut(gradient + missingGradient, hessian + missingHessian, rows + missing, node, parent)
      ) {
        this.#keepNumber(feature, bin, true);
        open = bin;
      }
      if (this.#tryCut(gradient, hessian, rows, node, parent)) {
        this.#keepNumber(feature, bin, missing === 0 && rows * 2 > node.count);
        open = bin;
      }
    }
  }

  /** Keeps the gain of a cut, by the sums of its left side, when it is the best so far. */
  #tryCut(gradient: number, hessian: number, rows: number, node: NodeSums, parent: number): boolean {
    if (rows < this.#rules.minRows || node.count - rows < this.#rules.minRows) return false;
    const rightHessian = node.hessian - hessian;
    if (hessian < minHessian || rightHessian < minHessian) return false;
    const gain = this.#score(gradient, hessian, 0) + this.#score(node.gradient - gradient, rightHessian, 0) - parent;
    if (gain <= this.#gain) return false;
    this.#gain = gain;
    this.#leftGradient = gradient;
    this.#leftHessian = hessian;
    this.#leftCount = rows;
    return true;
  }

  #keepNumber(feature: number, bin: number, missingLeft: boolean): void {
    this.#feature = feature;
    this.#bin = bin;
    this.#members = undefined;
    this.#missingLeft = missingLeft;
  }

  #scanCategories(feature: number, count: number, histogram: Float64Array, base: number, node: NodeSums): void {
    const present = this.#orderCategories(count, histogram, base);
    const penalty = present > 4 ? categoryPenalty : 0;
    const parent = this.#score(node.gradient, node.hessian, 0);
    const { minRows } = this.#rules;
    let gradient = 0;
    let hessian = 0;
    let rows = 0;
    for (let k = 1; k < present; k++) {
      const i = base + this.#order[k - 1]! * histogramStride;
      gradient += histogram[i]!;
      hessian += histogram[i + 1]!;
      rows += histogram[i + 2]!;
      if (k > mostMembers && present - k > mostMembers) continue;
      if (rows < minRows || node.count - rows < minRows) continue;
      const rightHessian = node.hessian - hessian;
      if (hessian < minHessian || rightHessian < minHessian) continue;
      const gain =
        this.#score(gradient, hessian, penalty) + this.#score(node.gradient - gradient, rightHessian, penalty) - parent;
      if (gain <= this.#gain) continue;
      this.#gain = gain;
      this.#feature = feature;
      this.#nameMembers(k, present, { gradient, hessian, count: rows }, node);
    }
  }

  /** Fills `#order` with the bins that have rows, by their smoothed mean gradient; ties by bin. Answers how many they are. */
  #orderCategories(count: number, histogram: Float64Array, base: number): number {
    const order = this.#order;
    const keys = this.#keys;
    let present = 0;
    for (let bin = 0; bin <= count; bin++) {
      const i = base + bin * histogramStride;
      if (histogram[i + 2] === 0) continue;
      const key = histogram[i]! / (histogram[i + 1]! + categorySmoothing);
      let place = present++;
      while (place > 0 && keys[place - 1]! > key) {
        keys[place] = keys[place - 1]!;
        order[place] = order[place - 1]!;
        place--;
      }
      keys[place] = key;
      order[place] = bin;
    }
    return present;
  }

  /**
   * Makes the first `k` categories of the order, or the others, the named side, which goes left. Whatever is not named, such as
   * a category that the node has not seen, goes right: with the larger side, where that is not too long to name the smaller.
   */
  #nameMembers(k: number, present: number, first: NodeSums, node: NodeSums): void {
    const firstIsSmaller = first.count * 2 <= node.count;
    const nameFirst = firstIsSmaller ? k <= mostMembers : present - k > mostMembers;
    const members = noBins();
    for (let i = nameFirst ? 0 : k; i < (nameFirst ? k : present); i++) members[this.#order[i]!] = 1;
    this.#members = members;
    this.#leftGradient = nameFirst ? first.gradient : node.gradient - first.gradient;
    this.#leftHessian = nameFirst ? first.hessian : node.hessian - first.hessian;
    this.#leftCount = nameFirst ? first.count : node.count - first.count;
  }

  #score(gradient: number, hessian: number, penalty: number): number {
    const shrunk = shrink(gradient, this.#rules.l1);
    return (shrunk * shrunk) / (hessian + this.#rules.l2 + penalty + 1e-300);
  }
}

/** Soft threshold: moves a number towards 0 by `by`, not beyond. */
function shrink(value: number, by: number): number {
  if (by === 0) return value;
  return value > by ? value - by : value < -by ? value + by : 0;
}
