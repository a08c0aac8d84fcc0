import type { Bins } from './binFeatures.ts';

/** Bins of a feature: 0 = missing, 1 to 255 = values. */
const binCount = 256;

/** How a node parts its rows. */
export interface Split {
  feature: number;
  /** Which bins go left; bin 0 is the missing value. For numbers these are 1 to `lastBin`, with or without bin 0. */
  goesLeft: Uint8Array;
  /** Numeric features: the last bin that goes left. 0 for categorical features. */
  lastBin: number;
}

/** The largest finite float: as a threshold, it parts what is there from what is missing. */
const largestFloat = 3.4028234663852886e38;

/**
 * A binary decision tree; node 0 is the root. A node is a leaf until it is split. The nodes are numbered in the order in which
 * they were made.
 */
export class Tree {
  /** Feature that a node looks at; -1 for a leaf. */
  readonly feature: number[] = [];
  /** Left child; the right one is the next node. */
  readonly left: number[] = [];
  /** Numeric nodes: what is <= threshold goes left. */
  readonly threshold: number[] = [];
  /** Which side missing numbers take: 1 = left. */
  readonly missingLeft: number[] = [];
  /** Categorical nodes: the bins that go left. */
  readonly members: (Uint8Array | undefined)[] = [];
  /** Leaves: one float for every output; undefined means zero everywhere. */
  readonly values: (Float32Array | undefined)[] = [];

  constructor() {
    this.#addNode();
  }

  get nodeCount(): number {
    return this.feature.length;
  }

  /** Makes an inner node of a leaf. Answers the left child; the right child is the next number. */
  split(node: number, { feature, goesLeft, lastBin }: Split, bins: Bins): number {
    const left = this.#addNode();
    this.#addNode();
    this.feature[node] = feature;
    this.left[node] = left;
    this.values[node] = undefined;
    if (bins.kind === 'numeric') {
      this.threshold[node] = bins.edges[lastBin - 1] ?? largestFloat;
      this.missingLeft[node] = goesLeft[0]!;
    } else {
      this.members[node] = goesLeft.slice();
    }
    return left;
  }

  /** The leaf that a row reaches, by the value (NaN = missing) or the bin (categorical) of a feature. */
  leafOf(valueAt: (feature: number) => number): number {
    let node = 0;
    while (this.feature[node]! >= 0) {
      const value = valueAt(this.feature[node]!);
      const members = this.members[node];
      const isLeft = members
        ? members[value] === 1
        : Number.isNaN(value)
          ? this.missingLeft[node] === 1
          : value <= this.threshold[node]!;
      node = this.left[node]! + (isLeft ? 0 : 1);
    }
    return node;
  }

  #addNode(): number {
    this.feature.push(-1);
    this.left.push(0);
    this.threshold.push(0);
    this.missingLeft.push(0);
    this.members.push(undefined);
    this.values.push(undefined);
    return this.feature.length - 1;
  }
}

/** An all-zero table of which bins go left. */
export function noBins(): Uint8Array {
  return new Uint8Array(binCount);
}
