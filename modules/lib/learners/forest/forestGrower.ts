import type { TreeKernel } from '../../kernels/treeKernel.ts';
import type { DecisionForestParams } from '../../params/decisionForestParams.ts';
import { outputWidth, type TrainingData } from '../data.ts';
import { yieldToEvents } from '../learner.ts';
import type { Random } from '../random.ts';
import type { BinnedFeatures } from '../trees/binFeatures.ts';
import { Tree } from '../trees/tree.ts';
import { type ForestTarget, NodeHistogram } from './nodeHistogram.ts';
import { type ForestSums, RandomSplits } from './randomSplits.ts';

/** Rows counted between two looks at the event loop. */
const rowsBetweenYields = 200_000;

/** Grows the trees of a forest, one after the other. */
export class ForestGrower {
  readonly #binned: BinnedFeatures;
  readonly #data: TrainingData;
  readonly #params: DecisionForestParams;
  readonly #kernel: TreeKernel;
  readonly #signal: AbortSignal;
  readonly #target: ForestTarget;
  readonly #histogram: NodeHistogram;
  readonly #splits: RandomSplits;
  readonly #rows: Int32Array;
  readonly #scratch: Int32Array;
  /** Weight of each row in the tree that grows: how often it was drawn, times the weight that the table gives it. */
  readonly #weights: Float32Array;
  readonly #sums: Float32Array;
  /** Drop of impurity by each feature, over all trees. */
  readonly importances: Float64Array;

  constructor(
    binned: BinnedFeatures,
    data: TrainingData,
    params: DecisionForestParams,
    kernel: TreeKernel,
    signal: AbortSignal,
  ) {
    this.#binned = binned;
    this.#data = data;
    this.#params = params;
    this.#kernel = kernel;
    this.#signal = signal;
    this.#target = targetOf(data, kernel);
    this.#histogram = new NodeHistogram(binned, this.#target, kernel);
    this.#splits = new RandomSplits(binned.features, this.#histogram, params, this.#target.outputs);
    this.#rows = kernel.allocate.int32(data.rowCount);
    this.#scratch = kernel.allocate.int32(data.rowCount);
    this.#weights = kernel.allocate.float32(data.rowCount);
    this.#sums = kernel.allocate.float32(data.rowCount);
    this.importances = new Float64Array(binned.features.length);
  }

  /** Grows one tree, depth first, the left side first. Leaf values are divided by the number of trees. */
  async grow(random: Random): Promise<Tree> {
    const { maximumDepth, minimumRowsPerLeaf } = this.#params;
    const tree = new Tree();
    const rows = this.#rows;
    const pending = [{ node: 0, begin: 0, end: this.#drawRows(random), depth: 0 }];
    let counted = 0;
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, begin, end, depth } = next;
      counted += end - begin;
      if (counted > rowsBetweenYields) {
        counted = 0;
        await yieldToEvents(this.#signal);
      }
      const sums = this.#sumUp(begin, end);
      const canSplit = depth < maximumDepth && end - begin >= 2 * minimumRowsPerLeaf && !this.#isPure(begin, end);
      const split = canSplit ? this.#findSplit(begin, end, sums, random) : undefined;
      if (!split) {
        tree.values[node] = this.#leafValues(begin, end);
        continue;
      }
      this.importances[split.feature]! += split.gain;
      const left = tree.split(node, split, this.#binned.features[split.feature]!);
      const words = this.#binned.groups[split.feature >> 2]!;
      const { goesLeft, feature } = split;
      const middle = this.#kernel.partitionRows(words, feature & 3, goesLeft, rows, begin, end, this.#scratch);
      pending.push({ node: left + 1, begin: middle, end, depth: depth + 1 });
      pending.push({ node: left, begin, end: middle, depth: depth + 1 });
    }
    return tree;
  }

  /** Fills the weights for a new tree, and lists the rows that have any. Answers how many they are. */
  #drawRows(random: Random): number {
    const { rowCount, weights: given } = this.#data;
    const weights = this.#weights;
    if (this.#params.resampling === 'bagging') {
      weights.fill(0);
      for (let i = 0; i < rowCount; i++) weights[random.below(rowCount)]! += 1;
    } else weights.fill(1);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      if (given) weights[row]! *= given[row]!;
      if (this.#target.values) this.#sums[row] = this.#target.values[row]! * weights[row]!;
      if (weights[row]! > 0) this.#rows[count++] = row;
    }
    return count;
  }

  #findSplit(begin: number, end: number, sums: ForestSums, random: Random) {
    const rows = this.#rows;
    const { groups } = this.#binned;
    this.#histogram.startNode(rows, begin, end, this.#sums, this.#weights);
    const binAt = (i: number, feature: number) =>
      (groups[feature >> 2]![rows[begin + i]!]! >>> ((feature & 3) * 8)) & 255;
    return this.#splits.find(sums, binAt, random);
  }

  #sumUp(begin: number, end: number): ForestSums {
    const outputs = new Float64Array(this.#target.outputs);
    const { values, codes } = this.#target;
    let weight = 0;
    for (let i = begin; i < end; i++) {
      const row = this.#rows[i]!;
      weight += this.#weights[row]!;
      if (values) outputs[0]! += this.#sums[row]!;
      else outputs[codes![row]!]! += this.#weights[row]!;
    }
    return { outputs, weight, count: end - begin };
  }

  #isPure(begin: number, end: number): boolean {
    const { target } = this.#data;
    const column = target.kind === 'numeric' ? target.values : target.codes;
    const first = column[this.#rows[begin]!];
    for (let i = begin + 1; i < end; i++) if (column[this.#rows[i]!] !== first) return false;
    return true;
  }

  #leafValues(begin: number, end: number): Float32Array {
    const { target, task } = this.#data;
    const sums = new Float64Array(outputWidth(this.#data));
    let weight = 0;
    for (let i = begin; i < end; i++) {
      const row = this.#rows[i]!;
      const own = this.#weights[row]!;
      weight += own;
      if (target.kind === 'numeric') sums[0]! += own * target.values[row]!;
      else if (task === 'binary') sums[0]! += own * target.codes[row]!;
      else sums[target.codes[row]!]! += own;
    }
    return Float32Array.from(sums, (sum) => (weight > 0 ? sum / weight / this.#params.trees : 0));
  }
}

function targetOf(data: TrainingData, kernel: TreeKernel): ForestTarget {
  const { target, task, rowCount } = data;
  if (task === 'multiclass' && target.kind === 'classes') {
    return { outputs: target.classes.length, values: undefined, codes: target.codes };
  }
  const values = kernel.allocate.float32(rowCount);
  if (target.kind === 'classes') {
    values.set(target.codes);
    return { outputs: 1, values, codes: target.codes };
  }
  // Gains are differences of squares: without the mean they keep their digits.
  let mean = 0;
  for (let i = 0; i < rowCount; i++) mean += (target.values[i]! - mean) / (i + 1);
  for (let i = 0; i < rowCount; i++) values[i] = target.values[i]! - mean;
  return { outputs: 1, values, codes: undefined };
}
