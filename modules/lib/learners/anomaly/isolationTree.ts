import type { Random } from '../random.ts';

/** Values of the rows of a sample, by column and row; NaN = missing. */
export type Sample = readonly Float32Array[];

/** A tree that parts rows at random; node 0 is the root. The right child is the next after the left one. */
export interface IsolationTree {
  /** Column that a node looks at; -1 for a leaf. */
  feature: number[];
  /** What is <= threshold goes left. */
  threshold: number[];
  left: number[];
  /** 1: missing values go left. */
  missingLeft: number[];
  /** Leaves: splits from the root, and those that the rows left there would take (see `averagePath`). */
  depth: number[];
}

const eulerGamma = 0.5772156649015329;

/** Mean number of splits that isolate one of `n` rows (Liu, Ting and Zhou 2008, equation 1): 2 H(n − 1) − 2 (n − 1) / n. */
export function averagePath(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + eulerGamma) - (2 * (n - 1)) / n;
}

/**
 * Grows a tree (Liu, Ting and Zhou 2008, algorithm 2): each node takes a column and a threshold between its least and its greatest
 * value by chance. Missing values go to either side by chance; where there are none, to the side with more rows.
 */
export function growIsolationTree(sample: Sample, columns: Int32Array, random: Random): IsolationTree {
  const tree: IsolationTree = { feature: [], threshold: [], left: [], missingLeft: [], depth: [] };
  const rowCount = sample[0]!.length;
  const deepest = Math.ceil(Math.log2(Math.max(rowCount, 2)));
  const waiting = [{ node: addNode(tree), rows: Int32Array.from({ length: rowCount }, (_, i) => i), depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, rows, depth } = next;
    const split = rows.length > 1 && depth < deepest ? chooseSplit(sample, columns, rows, random) : undefined;
    if (!split) {
      tree.depth[node] = depth + averagePath(rows.length);
      continue;
    }
    const values = sample[split.feature]!;
    const present = rows.filter((row) => !Number.isNaN(values[row]!));
    const smaller = present.filter((row) => values[row]! <= split.threshold).length;
    const isMissing = present.length < rows.length;
    const missingLeft = isMissing ? random.uniform() < 0.5 : smaller * 2 >= present.length;
    const goesLeft = (row: number) => (Number.isNaN(values[row]!) ? missingLeft : values[row]! <= split.threshold);
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    tree.missingLeft[node] = missingLeft ? 1 : 0;
    const left = addNode(tree);
    const right = addNode(tree);
    tree.left[node] = left;
    waiting.push({ node: right, rows: rows.filter((row) => !goesLeft(row)), depth: depth + 1 });
    waiting.push({ node: left, rows: rows.filter(goesLeft), depth: depth + 1 });
  }
  return tree;
}

/** A split of a column that is not constant among the rows; undefined when all are. */
function chooseSplit(
  sample: Sample,
  columns: Int32Array,
  rows: Int32Array,
  random: Random,
): { feature: number; threshold: number } | undefined {
  const open = columns.slice();
  for (let count = open.length; count > 0; count--) {
    const drawn = random.below(count);
    const feature = open[drawn]!;
    open[drawn] = open[count - 1]!;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = sample[feature]![row]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const at = random.uniform();
    if (!(low < high)) continue;
    // A float32 below the greatest value, so that both sides have rows.
    const threshold = Math.fround(low * (1 - at) + high * at);
    return { feature, threshold: threshold < high && threshold >= low ? threshold : low };
  }
  return undefined;
}

function addNode(tree: IsolationTree): number {
  tree.feature.push(-1);
  tree.threshold.push(0);
  tree.left.push(0);
  tree.missingLeft.push(0);
  tree.depth.push(0);
  return tree.feature.length - 1;
}

/** Depth of the leaf that a row reaches. */
export function depthOf(tree: IsolationTree, columns: Sample, row: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0) {
    const value = columns[tree.feature[node]!]![row]!;
    const isLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value <= tree.threshold[node]!;
    node = tree.left[node]! + (isLeft ? 0 : 1);
  }
  return tree.depth[node]!;
}
