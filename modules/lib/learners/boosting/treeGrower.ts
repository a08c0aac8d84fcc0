import * as field from '../../kernels/assembly/boostJob.ts';
import { yieldToEvents } from '../learner.ts';
import { Tree } from '../trees/tree.ts';
import type { BoostJob } from './boostJob.ts';
import type { BoostProgram } from './boostProgram.ts';
import type { BoostTable } from './boostTable.ts';
import { type GrowthRules, mostGroups, newGrowthJob, readAhead } from './growthJob.ts';
import { HistogramPool } from './histogramPool.ts';
import type { Packing } from './packing.ts';
import { type Candidate, type NodeSums, SplitRecords } from './splitRecords.ts';

export interface Leaf {
  node: number;
  begin: number;
  end: number;
  depth: number;
  sums: NodeSums;
  /** Between which its step has to be. */
  lowest: number;
  highest: number;
  /** Kept while the leaf may be split, so that one of its children is a subtraction. */
  histogram: number | undefined;
  split: Candidate | undefined;
}

export interface GrownTree {
  tree: Tree;
  /** Leaves, which have the rows `begin` to `end` of `TreeGrower.rows` each. */
  leaves: Leaf[];
  /** Bins that go left, by node; undefined for leaves. */
  splits: (Candidate | undefined)[];
}

/** Rows times features between two looks at the event loop. */
const workBetweenYields = 5e7;

/**
 * Grows regression trees on packed gradients, always splitting the leaf that saves the most loss (best-first; Shi, 2007). The gain of a split is
 * G_L^2 / (H_L + l2) + G_R^2 / (H_R + l2) - G^2 / (H + l2), G shrunk by l1 (Chen and Guestrin, "XGBoost", 2016, equation 7). The histogram of
 * the larger child is its parent's less its sibling's. With directions, a split's children and all below them stay on either side of the
 * middle between the two steps (Ke et al., "LightGBM": the basic method).
 */
export class TreeGrower {
  readonly #table: BoostTable;
  readonly #rules: GrowthRules;
  readonly #program: BoostProgram;
  readonly #signal: AbortSignal;
  readonly job: BoostJob;
  readonly #records: SplitRecords;
  readonly #goesLeft: Uint8Array;
  readonly #features: Int32Array;
  readonly #tiles: Int32Array;
  readonly #histograms: HistogramPool;
  #work = 0;
  /** Row numbers, which the trees' leaves share; fill the first `count` before `grow`. */
  readonly rows: Uint32Array;
  /** Loss that the splits by each feature have saved, over all trees. */
  readonly importances: Float64Array;

  /** `rowCount`: rows that trees are grown on, at most. */
  constructor(
    table: BoostTable,
    rules: GrowthRules,
    packing: Packing,
    program: BoostProgram,
    rowCount: number,
    signal: AbortSignal,
  ) {
    this.#table = table;
    this.#rules = rules;
    this.#program = program;
    this.#signal = signal;
    const { memory } = program;
    const featureCount = table.features.length;
    const histogramBytes = featureCount * field.featureBytes;
    this.#histograms = new HistogramPool(memory, histogramBytes);
    this.importances = new Float64Array(featureCount);
    this.rows = memory.uint32(rowCount + readAhead).fill(0);
    this.#records = new SplitRecords(memory, table.features);
    this.#goesLeft = memory.uint8(256);
    this.#features = memory.int32(featureCount);
    this.#tiles = memory.int32(table.tileCount);
    this.job = newGrowthJob(table, rules, packing, program, rowCount);
    this.job.set(field.jobRows, this.rows);
    this.job.set(field.jobGoesLeft, this.#goesLeft);
    this.job.set(field.jobTiles, this.#tiles);
    this.job.set(field.jobFeatures, this.#features);
    this.job.set(field.jobRecords, this.#records.bytes);
  }

  /**
   * Grows one tree on the first `count` of `rows` by the given features (ascending). The order of the rows changes. Gradients are packed
   * where the job says.
   */
  async grow(count: number, features: Int32Array): Promise<GrownTree> {
    const tree = new Tree();
    const splits: (Candidate | undefined)[] = [undefined];
    this.#features.set(features);
    const { lanes } = this.#table;
    const tiles = [...new Set(Array.from(features, (feature) => Math.floor(feature / lanes)))];
    this.#tiles.set(tiles);
    this.job.set(field.jobTileCount, tiles.length);
    this.job.set(field.jobUsedFeatures, features.length);
    const used = this.#features.subarray(0, features.length);
    const leaves = [this.#makeRoot(count, used)];
    while (leaves.length < this.#rules.leaves) {
      const best = bestLeaf(leaves);
      const leaf = leaves[best];
      if (!leaf?.split) break;
      splits[leaf.node] = leaf.split;
      this.importances[leaf.split.feature]! += leaf.split.gain;
      const node = tree.split(leaf.node, leaf.split, this.#table.features[leaf.split.feature]!);
      const [left, right] = this.#partLeaf(leaf, leaf.split, node);
      this.#findSplits(leaf, left, right, leaves.length + 1 === this.#rules.leaves, used);
      leaves[best] = left;
      leaves.push(right);
      if (this.#work > workBetweenYields) {
        this.#work = 0;
        await yieldToEvents(this.#signal);
      }
    }
    for (const leaf of leaves) this.#release(leaf);
    return { tree, leaves, splits };
  }

  /** The step of a leaf by exact sums: -G / (H + l2), G shrunk by l1, between the leaf's bounds. */
  stepOf(leaf: Leaf, gradient: number, hessian: number): number {
    const step = -shrink(gradient, this.#rules.l1) / (hessian + this.#rules.l2 + 1e-300);
    return Math.min(leaf.highest, Math.max(leaf.lowest, step));
  }

  #makeRoot(count: number, used: Int32Array): Leaf {
    const root: Leaf = {
      node: 0,
      begin: 0,
      end: count,
      depth: 0,
      sums: { gradient: 0, hessian: 0, count },
      lowest: Number.NEGATIVE_INFINITY,
      highest: Number.POSITIVE_INFINITY,
      histogram: undefined,
      split: undefined,
    };
    if (!this.#maySplit(root)) return root;
    this.#countAlone(root, used, true);
    return root;
  }

  #partLeaf(leaf: Leaf, split: Candidate, node: number): [Leaf, Leaf] {
    const { sums } = leaf;
    const rightSums = {
      gradient: sums.gradient - split.left.gradient,
      hessian: sums.hessian - split.left.hessian,
      count: sums.count - split.left.count,
    };
    const middle = leaf.begin + split.left.count;
    const rest = {
      depth: leaf.depth + 1,
      lowest: leaf.lowest,
      highest: leaf.highest,
      histogram: undefined,
      split: undefined,
    };
    const left: Leaf = { node, begin: leaf.begin, end: middle, sums: split.left, ...rest };
    const right: Leaf = { node: node + 1, begin: middle, end: leaf.end, sums: rightSums, ...rest };
    const direction = this.#rules.directions?.[split.feature] ?? 0;
    if (direction !== 0) {
      const limit = (this.#stepBySums(left) + this.#stepBySums(right)) / 2;
      const [below, above] = direction > 0 ? [left, right] : [right, left];
      below.highest = Math.min(below.highest, limit);
      above.lowest = Math.max(above.lowest, limit);
    }
    return [left, right];
  }

  /** Sorts the rows of a leaf into its children's, and finds the children's splits where they may have any. */
  #findSplits(parent: Leaf, left: Leaf, right: Leaf, isLast: boolean, used: Int32Array): void {
    const { job } = this;
    const { feature, goesLeft } = parent.split!;
    for (let bin = 0; bin < 256; bin++) this.#goesLeft[bin] = goesLeft[bin]! * 4;
    job.set(field.jobBegin, parent.begin);
    job.set(field.jobEnd, parent.end);
    const { columns, rowCount } = this.#table;
    job.set(field.jobSplitBins, columns.byteOffset + feature * rowCount);
    const [smaller, larger] = left.sums.count <= right.sums.count ? [left, right] : [right, left];
    const wanted = isLast ? [] : [smaller, larger].filter((leaf) => this.#maySplit(leaf));
    this.#work += parent.sums.count;
    if (wanted.length === 0) {
      this.#program.run(parent.sums.count * 2, 'partNode', job.bytes);
    } else if (parent.histogram === undefined) {
      for (const leaf of wanted) {
        this.#countAlone(leaf, used, false);
        job.set(field.jobSplitBins, 0);
      }
    } else {
      larger.histogram = parent.histogram;
      parent.histogram = undefined;
      this.#count(smaller, larger, parent.sums.count * 2, used);
      this.#keep(smaller, 0, used);
      this.#keep(larger, 1, used);
    }
    job.set(field.jobSplitBins, 0);
    this.#release(parent);
  }

  #countAlone(leaf: Leaf, used: Int32Array, isRoot: boolean): void {
    const { job } = this;
    job.set(field.jobIsRoot, isRoot ? 1 : 0);
    this.#count(leaf, undefined, 0, used);
    job.set(field.jobIsRoot, 0);
    if (isRoot) {
      const [gradient, hessian] = [job.double(field.jobGradients), job.double(field.jobHessians)];
      leaf.sums = { gradient, hessian, count: leaf.sums.count };
    }
    this.#keep(leaf, 0, used);
  }

  #count(counted: Leaf, other: Leaf | undefined, work: number, used: Int32Array): void {
    const { job } = this;
    const rows = counted.end - counted.begin;
    counted.histogram = this.#histograms.take();
    job.set(field.jobCountBegin, counted.begin);
    job.set(field.jobCountEnd, counted.end);
    job.set(field.jobCounted, this.#histograms.at(counted.histogram));
    job.set(field.jobParent, other?.histogram === undefined ? 0 : this.#histograms.at(other.histogram));
    const groups = this.#groupsFor(rows);
    job.set(field.jobGroups, groups);
    const isEnough = groups > 1 || this.#table.tileCount >= 2 * this.#program.threads;
    job.set(field.jobTilesTogether, isEnough || this.#program.threads === 1 ? 2 : 1);
    const second = other ?? counted;
    job.setPair(field.jobGradients, counted.sums.gradient, second.sums.gradient);
    job.setPair(field.jobHessians, counted.sums.hessian, second.sums.hessian);
    job.setPair(field.jobCounts, counted.sums.count, second.sums.count);
    job.setPair(field.jobLowest, counted.lowest, second.lowest);
    job.setPair(field.jobHighest, counted.highest, second.highest);
    this.#work += rows * used.length;
    this.#program.run(work + rows * used.length + used.length * 1500, 'splitNode', job.bytes);
  }

  /** Keeps the best split that the kernels found for a leaf (see `SplitRecords.best`), and its histogram while it is needed. */
  #keep(leaf: Leaf, node: 0 | 1, used: Int32Array): void {
    const { sums } = leaf;
    if (this.#maySplit(leaf)) {
      const score = this.#scoreBySums(leaf);
      const least = Math.max(this.#rules.minGain, 0) + 1e-12 * Math.abs(score) + this.#noise(leaf);
      leaf.split = this.#records.best(node, used, sums, score, least);
    }
    if (!leaf.split || this.#histograms.isOverfull) this.#release(leaf);
  }

  #gradientOf({ sums }: Leaf): number {
    return sums.gradient * this.job.double(field.jobGradientScale);
  }

  #hessianOf({ sums }: Leaf): number {
    const { job } = this;
    return sums.hessian * job.double(field.jobHessianScale) + sums.count * job.double(field.jobCountScale);
  }

  #stepBySums(leaf: Leaf): number {
    return this.stepOf(leaf, this.#gradientOf(leaf), this.#hessianOf(leaf));
  }

  #scoreBySums(leaf: Leaf): number {
    const gradient = shrink(this.#gradientOf(leaf), this.#rules.l1);
    const step = this.#stepBySums(leaf);
    return -(2 * gradient * step + (this.#hessianOf(leaf) + this.#rules.l2) * step * step);
  }

  /** What a split of equal rows may seem to save, because their gradients and hessians were rounded by chance. */
  #noise(leaf: Leaf): number {
    const { job } = this;
    const byGradient = job.double(field.jobGradientScale);
    const byHessian = job.double(field.jobHessianScale) * this.#stepBySums(leaf);
    return (4 * leaf.sums.count * (byGradient ** 2 + byHessian ** 2)) / (this.#hessianOf(leaf) + 1e-300);
  }

  #maySplit({ sums, depth }: Leaf): boolean {
    const { maxDepth, minRows } = this.#rules;
    return sums.count >= 2 * minRows && (maxDepth === 0 || depth < maxDepth);
  }

  /** Parts of rows that are counted by themselves, where strips alone would leave threads idle. */
  #groupsFor(rows: number): number {
    return rows >= field.rowsPerCount ? mostGroups(this.#table, this.#program.threads) : 1;
  }

  #release(leaf: Leaf): void {
    if (leaf.histogram === undefined) return;
    this.#histograms.giveBack(leaf.histogram);
    leaf.histogram = undefined;
  }
}

/** Soft threshold: moves a number towards 0 by `by`, not beyond. */
function shrink(value: number, by: number): number {
  return value > by ? value - by : value < -by ? value + by : 0;
}

/** Position of the leaf whose split saves the most, the first of equals; -1 when none can be split. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  for (const [i, { split }] of leaves.entries()) {
    if (split && split.gain > gain) {
      best = i;
      gain = split.gain;
    }
  }
  return best;
}
