import type { Bins } from '../trees/binFeatures.ts';

const floatOf = new Float32Array(1);
const wordOf = new Uint32Array(floatOf.buffer);

/** The largest finite float: as a threshold, it parts what is there from what is missing. */
const largestFloat = 3.4028234663852886e38;

/**
 * A tree as the kernel grew it: two words a node, as `kernels/assembly/forest.ts` tells. Trees of a million leaves are usual, so
 * there are no objects for nodes.
 */
export class ForestTree {
  readonly words: Uint32Array;
  readonly leafCount: number;

  constructor(words: Uint32Array, leafCount: number) {
    this.words = words;
    this.leafCount = leafCount;
  }

  /** 0 = leaf with one value, 1 = numeric split, 2 = categorical split, 3 = leaf with several values. */
  kindOf(node: number): number {
    return this.words[2 * node]! >>> 30;
  }

  /** Number of the left child; the right one is the next. Of a leaf with several values, where they begin. */
  leftOf(node: number): number {
    return this.words[2 * node + 1]!;
  }

  featureOf(node: number): number {
    const word = this.words[2 * node]!;
    return word >>> 30 === 1 ? word & 0x1fffff : word & 0x3fffffff;
  }

  /** Numeric splits: what is <= this goes left. */
  thresholdOf(node: number, bins: Bins): number {
    const lastBin = (this.words[2 * node]! >>> 21) & 255;
    return (bins.kind === 'numeric' ? bins.edges[lastBin - 1] : undefined) ?? largestFloat;
  }

  missingLeftOf(node: number): boolean {
    return (this.words[2 * node]! & (1 << 29)) !== 0;
  }

  /** Categorical splits: the bins that go left, ascending. */
  membersOf(node: number): number[] {
    const first = 2 * (this.leftOf(node) - 4);
    const members: number[] = [];
    for (let bin = 0; bin < 256; bin++) if ((this.words[first + (bin >> 5)]! >>> (bin & 31)) & 1) members.push(bin);
    return members;
  }

  /** How many values a leaf has. */
  valueCountOf(leaf: number): number {
    const word = this.words[2 * leaf]!;
    return word >>> 30 === 0 ? 1 : word & 0x3fffffff;
  }

  /** Node that holds value `k` of a leaf: its code is `codeAt`, the value itself `valueAt` that node. */
  pairOf(leaf: number, k: number): number {
    return this.kindOf(leaf) === 0 ? leaf : this.leftOf(leaf) + k;
  }

  codeAt(pair: number): number {
    return this.words[2 * pair]!;
  }

  valueAt(pair: number): number {
    wordOf[0] = this.words[2 * pair + 1]!;
    return floatOf[0]!;
  }

  /** The leaf that a row reaches, by the value (NaN = missing) or the bin (categorical) of a feature. */
  leafOf(bins: readonly Bins[], valueAt: (feature: number) => number): number {
    let node = 0;
    for (let kind = this.kindOf(0); kind === 1 || kind === 2; kind = this.kindOf(node)) {
      const feature = this.featureOf(node);
      const value = valueAt(feature);
      let isLeft: boolean;
      if (kind === 2) {
        const first = 2 * (this.leftOf(node) - 4);
        isLeft = ((this.words[first + (value >> 5)]! >>> (value & 31)) & 1) === 1;
      } else if (Number.isNaN(value)) isLeft = this.missingLeftOf(node);
      else isLeft = value <= this.thresholdOf(node, bins[feature]!);
      node = this.leftOf(node) + (isLeft ? 0 : 1);
    }
    return node;
  }
}
