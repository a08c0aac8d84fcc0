import { groupStride, type TreeKernel } from '../../kernels/treeKernel.ts';
import type { BinnedFeatures } from '../trees/binFeatures.ts';
import { type Split, Tree } from '../trees/tree.ts';
import { type Candidate, type NodeSums, SplitFinder, type SplitRules } from './splitFinder.ts';

export interface GrowthRules extends SplitRules {
  leaves: number;
  /** 0 = no limit. */
  maxDepth: number;
  learningRate: number;
}

interface Histogram {
  all: Float64Array;
  groups: Float64Array[];
}

interface Leaf {
  node: number;
  begin: number;
  end: number;
  depth: number;
  sums: NodeSums;
  /** Kept while the leaf may be split, so that one of its children is a subtraction. */
  histogram: Histogram | undefined;
  split: Candidate | undefined;
}

/** Bytes that the histograms of unsplit leaves may take; beyond that, both children are counted afresh. */
const mostHistogramBytes = 256e6;

/**
 * Grows regression trees on gradients, always splitting the leaf that saves the most loss (best-first; Shi, 2007). The histogram
 * of the larger child is its parent's less its sibling's.
 */
export class TreeGrower {
  readonly #binned: BinnedFeatures;
  readonly #rules: GrowthRules;
  readonly #kernel: TreeKernel;
  readonly #finder: SplitFinder;
  readonly #scratch: Int32Array;
  readonly #orderedGradients: Float32Array;
  readonly #orderedHessians: Float32Array;
  readonly #free: Histogram[] = [];
  readonly #mostHistograms: number;
  #histograms = 0;
  #splits = new Map<number, Split>();
  /** Loss that the splits by each feature have saved, over all trees. */
  readonly importances: Float64Array;

  constructor(binned: BinnedFeatures, rules: GrowthRules, kernel: TreeKernel) {
    this.#binned = binned;
    this.#rules = rules;
    this.#kernel = kernel;
    this.#finder = new SplitFinder(binned.features, rules);
    this.#scratch = kernel.allocate.int32(binned.rowCount);
    this.#orderedGradients = kernel.allocate.float32(binned.rowCount);
    this.#orderedHessians = kernel.allocate.float32(binned.rowCount);
    this.#mostHistograms = Math.max(3, Math.floor(mostHistogramBytes / (binned.groups.length * groupStride * 8)));
    this.importances = new Float64Array(binned.features.length);
  }

  /**
   * Grows one tree on the given rows by the given features (ascending), and adds its values to the scores of those rows. The
   * order of `rows` changes.
   */
  grow(
    rows: Int32Array,
    features: Int32Array,
    gradients: Float32Array,
    hessians: Float32Array,
    scores: Float64Array,
  ): Tree {
    const tree = new Tree();
    this.#splits = new Map();
    const growth = { tree, rows, features, gradients, hessians, usedGroups: groupsOf(features) };
    const leaves = [this.#makeRoot(growth)];
    while (leaves.length < this.#rules.leaves) {
      const best = bestLeaf(leaves);
      const leaf = leaves[best];
      if (!leaf?.split) break;
      const [left, right] = this.#splitLeaf(leaf, leaf.split, leaves.length + 1 === this.#rules.leaves, growth);
      leaves[best] = left;
      leaves.push(right);
    }
    for (const leaf of leaves) {
      this.#release(leaf);
      const value = Math.fround(this.#finder.leafValue(leaf.sums) * this.#rules.learningRate);
      tree.values[leaf.node] = Float32Array.of(value);
      this.#kernel.addToScores(rows, leaf.begin, leaf.end, value, scores);
    }
    return tree;
  }

  /** Adds the values of the tree that was grown last to the scores of further rows, whose order changes. */
  addToOtherRows(tree: Tree, rows: Int32Array, scores: Float64Array): void {
    const pending: [node: number, begin: number, end: number][] = [[0, 0, rows.length]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [node, begin, end] = next;
      if (begin === end) continue;
      const split = this.#splits.get(node);
      if (!split) {
        this.#kernel.addToScores(rows, begin, end, tree.values[node]![0]!, scores);
        continue;
      }
      const middle = this.#partition(split, rows, begin, end);
      const left = tree.left[node]!;
      pending.push([left, begin, middle], [left + 1, middle, end]);
    }
  }

  #makeRoot(growth: Growth): Leaf {
    const { rows, gradients, hessians } = growth;
    const sums = { gradient: 0, hessian: 0, count: rows.length };
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      sums.gradient += gradients[row]!;
      sums.hessian += hessians[row]!;
    }
    const root: Leaf = { node: 0, begin: 0, end: rows.length, depth: 0, sums, histogram: undefined, split: undefined };
    if (this.#maySplit(root)) {
      root.histogram = this.#count(root, growth);
      this.#findSplit(root, growth);
    }
    return root;
  }

  #splitLeaf(leaf: Leaf, split: Candidate, isLast: boolean, growth: Growth): [Leaf, Leaf] {
    const { tree, rows } = growth;
    const node = tree.split(leaf.node, split, this.#binned.features[split.feature]!);
    this.#splits.set(leaf.node, split);
    this.importances[split.feature]! += split.gain;
    const middle = this.#partition(split, rows, leaf.begin, leaf.end);
    const depth = leaf.depth + 1;
    const rightSums = {
      gradient: leaf.sums.gradient - split.left.gradient,
      hessian: leaf.sums.hessian - split.left.hessian,
      count: leaf.sums.count - split.left.count,
    };
    const rest = { depth, histogram: undefined, split: undefined };
    const left: Leaf = { node, begin: leaf.begin, end: middle, sums: split.left, ...rest };
    const right: Leaf = { node: node + 1, begin: middle, end: leaf.end, sums: rightSums, ...rest };
    if (!isLast) this.#fillHistograms(leaf, left, right, growth);
    this.#release(leaf);
    return [left, right];
  }

  #fillHistograms(parent: Leaf, left: Leaf, right: Leaf, growth: Growth): void {
    const [smaller, larger] = left.end - left.begin <= right.end - right.begin ? [left, right] : [right, left];
    const needLarger = this.#maySplit(larger);
    if (!needLarger && !this.#maySplit(smaller)) return;
    if (!parent.histogram) {
      for (const leaf of [smaller, larger]) if (this.#maySplit(leaf)) leaf.histogram = this.#count(leaf, growth);
    } else {
      smaller.histogram = this.#count(smaller, growth);
      if (needLarger) {
        larger.histogram = parent.histogram;
        parent.histogram = undefined;
        for (const group of growth.usedGroups) {
          this.#kernel.subtractHistogram(larger.histogram.groups[group]!, smaller.histogram.groups[group]!);
        }
      }
    }
    this.#findSplit(smaller, growth);
    this.#findSplit(larger, growth);
  }

  #findSplit(leaf: Leaf, growth: Growth): void {
    if (!leaf.histogram) return;
    if (this.#maySplit(leaf)) leaf.split = this.#finder.find(leaf.histogram.groups, growth.features, leaf.sums);
    if (!leaf.split || this.#histograms > this.#mostHistograms) this.#release(leaf);
  }

  #maySplit({ sums, depth }: Leaf): boolean {
    const { maxDepth, minRows } = this.#rules;
    return sums.count >= 2 * minRows && (maxDepth === 0 || depth < maxDepth);
  }

  #count(leaf: Leaf, { rows, gradients, hessians, usedGroups }: Growth): Histogram {
    const { begin, end } = leaf;
    this.#kernel.gatherGradients(rows, begin, end, gradients, hessians, this.#orderedGradients, this.#orderedHessians);
    const histogram = this.#take();
    for (const group of usedGroups) {
      const target = histogram.groups[group]!.fill(0);
      this.#kernel.addToHistogram(
        this.#binned.groups[group]!,
        rows,
        begin,
        end,
        this.#orderedGradients,
        this.#orderedHessians,
        target,
      );
    }
    return histogram;
  }

  #partition({ feature, goesLeft }: Split, rows: Int32Array, begin: number, end: number): number {
    const words = this.#binned.groups[feature >> 2]!;
    return this.#kernel.partitionRows(words, feature & 3, goesLeft, rows, begin, end, this.#scratch);
  }

  #take(): Histogram {
    this.#histograms += 1;
    const free = this.#free.pop();
    if (free) return free;
    const all = this.#kernel.allocate.float64(this.#binned.groups.length * groupStride);
    return { all, groups: this.#binned.groups.map((_, i) => all.subarray(i * groupStride, (i + 1) * groupStride)) };
  }

  #release(leaf: Leaf): void {
    if (!leaf.histogram) return;
    this.#histograms -= 1;
    this.#free.push(leaf.histogram);
    leaf.histogram = undefined;
  }
}

interface Growth {
  tree: Tree;
  rows: Int32Array;
  features: Int32Array;
  gradients: Float32Array;
  hessians: Float32Array;
  usedGroups: number[];
}

function groupsOf(features: Int32Array): number[] {
  return [...new Set(Array.from(features, (feature) => feature >> 2))];
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
