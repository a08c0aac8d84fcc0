import { binCount } from '../../kernels/treeKernel.ts';
import type { Random } from '../random.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { noBins, type Split } from '../trees/tree.ts';
import type { NodeHistogram } from './nodeHistogram.ts';

/** Sums over the rows of a node: one number an output, weights, rows. */
export interface ForestSums {
  outputs: Float64Array;
  weight: number;
  count: number;
}

export interface ForestSplit extends Split {
  /** Drop of the weighted sum of squares. */
  gain: number;
}

/** Categories that the named side of a split may have. */
const mostMembers = 32;

/**
 * Chooses the best of a number of random splits of a node. The splits are spread evenly over the features (over random features, when
 * there are more features than splits). A split of a numeric feature is drawn at the value of a random row, so that dense
 * stretches are cut more often; where a feature has no more cuts than were to be drawn, all are tried. Missing values take
 * the better side. Categories are put in order of the mean of one output (of a random class, for more than two), then cut
 * in the same way (Fisher, 1958; Breiman et al., "Classification and regression trees", 1984, 9.4).
 */
export class RandomSplits {
  readonly #bins: readonly Bins[];
  readonly #histogram: NodeHistogram;
  readonly #splits: number;
  readonly #minRows: number;
  readonly #outputs: number;
  readonly #left: Float64Array;
  readonly #drawn = new Uint8Array(binCount);
  readonly #order = new Uint8Array(binCount);
  readonly #keys = new Float64Array(binCount);
  #best: { gain: number; feature: number; lastBin: number; missingLeft: boolean; members: Uint8Array | undefined };
  #parentScore = 0;

  constructor(
    bins: readonly Bins[],
    histogram: NodeHistogram,
    rules: { randomSplits: number; minimumRowsPerLeaf: number },
    outputs: number,
  ) {
    this.#bins = bins;
    this.#histogram = histogram;
    this.#splits = rules.randomSplits;
    this.#minRows = rules.minimumRowsPerLeaf;
    this.#outputs = outputs;
    this.#left = new Float64Array(outputs);
    this.#best = { gain: 0, feature: -1, lastBin: 0, missingLeft: false, members: undefined };
  }

  /**
   * The best split of the node that the histogram is at; `binAt(i, feature)` is the bin of the node's row i. undefined when none
   * lowers the impurity.
   */
  find(node: ForestSums, binAt: (row: number, feature: number) => number, random: Random): ForestSplit | undefined {
    this.#parentScore = this.#score(node.outputs, node.weight);
    this.#best = {
      gain: 1e-10 * (this.#parentScore + 1e-10),
      feature: -1,
      lastBin: 0,
      missingLeft: false,
      members: undefined,
    };
    const features = this.#bins.length;
    const chosen = features > this.#splits ? random.choose(this.#splits, features) : undefined;
    const extra = chosen ? undefined : random.choose(this.#splits % features, features);
    let nextExtra = 0;
    for (let k = 0; k < (chosen?.length ?? features); k++) {
      const feature = chosen ? chosen[k]! : k;
      let splits = chosen ? 1 : Math.floor(this.#splits / features);
      if (extra && extra[nextExtra] === k) {
        nextExtra += 1;
        splits += 1;
      }
      if (splits > 0) this.#tryFeature(feature, splits, node, binAt, random);
    }
    const { gain, feature, lastBin, missingLeft, members } = this.#best;
    if (feature < 0) return undefined;
    if (members) return { gain, feature, lastBin: 0, goesLeft: members };
    const goesLeft = noBins().fill(1, 1, lastBin + 1);
    goesLeft[0] = missingLeft ? 1 : 0;
    return { gain, feature, lastBin, goesLeft };
  }

  #tryFeature(
    feature: number,
    splits: number,
    node: ForestSums,
    binAt: (row: number, feature: number) => number,
    random: Random,
  ): void {
    const histogram = this.#histogram;
    histogram.count(feature);
    const { present, presentCount } = histogram;
    if (presentCount < 2) return;
    if (this.#bins[feature]!.kind === 'categorical') {
      this.#tryCategories(feature, splits, node, random);
      return;
    }
    const all = presentCount - 1 <= splits;
    if (!all) for (let k = 0; k < splits; k++) this.#drawn[binAt(random.below(node.count), feature)] = 1;
    this.#tryNumbers(feature, node, all);
    if (!all) for (let k = 0; k < presentCount; k++) this.#drawn[present[k]!] = 0;
  }

  #tryNumbers(feature: number, node: ForestSums, all: boolean): void {
    const { present, presentCount } = this.#histogram;
    const left = { outputs: this.#left.fill(0), weight: 0, count: 0 };
    const hasMissing = present[0] === 0;
    // The cut after the last value parts it from the missing values.
    const last = hasMissing ? presentCount : presentCount - 1;
    for (let k = hasMissing ? 1 : 0; k < last; k++) {
      const bin = present[k]!;
      this.#add(left, bin, 1);
      if (!all && this.#drawn[bin] === 0) continue;
      const next = k + 1 < presentCount ? present[k + 1]! : bin + 1;
      const cut = (bin + next - 1) >> 1;
      if (this.#tryCut(left, node)) this.#keepNumber(feature, cut, left.count * 2 > node.count && !hasMissing);
      if (!hasMissing) continue;
      this.#add(left, 0, 1);
      if (this.#tryCut(left, node)) this.#keepNumber(feature, cut, true);
      this.#add(left, 0, -1);
    }
  }

  #tryCategories(feature: number, splits: number, node: ForestSums, random: Random): void {
    const { presentCount } = this.#histogram;
    this.#orderCategories(this.#outputs === 1 ? 0 : random.below(this.#outputs));
    const all = presentCount - 1 <= splits;
    if (!all) for (let k = 0; k < splits; k++) this.#drawn[random.below(presentCount - 1)] = 1;
    const left = { outputs: this.#left.fill(0), weight: 0, count: 0 };
    for (let k = 0; k < presentCount - 1; k++) {
      this.#add(left, this.#order[k]!, 1);
      if (!all && this.#drawn[k] === 0) continue;
      this.#drawn[k] = 0;
      const rest = presentCount - 1 - k;
      if (k + 1 > mostMembers && rest > mostMembers) continue;
      if (!this.#tryCut(left, node)) continue;
      // Whatever is not named goes right: with the larger side, where that does not name too many.
      const first = left.count * 2 <= node.count ? k + 1 <= mostMembers : rest > mostMembers;
      const members = noBins();
      for (let i = first ? 0 : k + 1; i < (first ? k + 1 : presentCount); i++) members[this.#order[i]!] = 1;
      this.#best.feature = feature;
      this.#best.members = members;
    }
  }

  /** Fills `#order` with the node's categories by the mean of an output; ties by bin. */
  #orderCategories(output: number): void {
    const { present, presentCount, numbers, base, stride } = this.#histogram;
    const order = this.#order;
    const keys = this.#keys;
    for (let k = 0; k < presentCount; k++) {
      const i = base + present[k]! * stride;
      const key = numbers[i + (output === 0 ? 0 : output + 2)]! / (numbers[i + 1]! + 1e-300);
      let place = k;
      while (place > 0 && keys[place - 1]! > key) {
        keys[place] = keys[place - 1]!;
        order[place] = order[place - 1]!;
        place--;
      }
      keys[place] = key;
      order[place] = present[k]!;
    }
  }

  #add(sums: ForestSums, bin: number, sign: number): void {
    const { numbers, base, stride } = this.#histogram;
    const i = base + bin * stride;
    sums.outputs[0]! += sign * numbers[i]!;
    for (let k = 1; k < sums.outputs.length; k++) sums.outputs[k]! += sign * numbers[i + k + 2]!;
    sums.weight += sign * numbers[i + 1]!;
    sums.count += sign * numbers[i + 2]!;
  }

  /** Keeps the gain of a cut when it is the best so far. */
  #tryCut(left: ForestSums, node: ForestSums): boolean {
    if (left.count < this.#minRows || node.count - left.count < this.#minRows) return false;
    const rightWeight = node.weight - left.weight;
    if (left.weight <= 0 || rightWeight <= 0) return false;
    let leftSquares = 0;
    let rightSquares = 0;
    for (let k = 0; k < left.outputs.length; k++) {
      const sum = left.outputs[k]!;
      const rest = node.outputs[k]! - sum;
      leftSquares += sum * sum;
      rightSquares += rest * rest;
    }
    const gain = leftSquares / left.weight + rightSquares / rightWeight - this.#parentScore;
    if (gain <= this.#best.gain) return false;
    this.#best.gain = gain;
    return true;
  }

  #keepNumber(feature: number, lastBin: number, missingLeft: boolean): void {
    this.#best.feature = feature;
    this.#best.lastBin = lastBin;
    this.#best.missingLeft = missingLeft;
    this.#best.members = undefined;
  }

  #score(outputs: Float64Array, weight: number): number {
    let squares = 0;
    for (let k = 0; k < outputs.length; k++) squares += outputs[k]! * outputs[k]!;
    return weight > 0 ? squares / weight : 0;
  }
}
