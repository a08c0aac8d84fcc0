import type { IsolationEstimator } from '../../../modules/lib/learners/anomaly/isolationForest.ts';
import { depthOf } from '../../../modules/lib/learners/anomaly/isolationTree.ts';
import type { BoostedEstimator } from '../../../modules/lib/learners/boosting/boostedTrees.ts';
import type { ForestEstimator } from '../../../modules/lib/learners/forest/decisionForest.ts';
import type { QuantileEstimator } from '../../../modules/lib/learners/forest/quantileForest.ts';
import type { Bins } from '../../../modules/lib/learners/trees/binFeatures.ts';
import { type Prediction, type Row, sigmoid, softmax } from './rows.ts';

/** What a tree looks at: a number, or the bin of a category (0 for a missing or unseen one). */
function viewOf(row: Row, bins: readonly Bins[]): (feature: number) => number {
  return (feature) => {
    const own = bins[feature]!;
    const value = row[feature]!;
    if (own.kind === 'numeric') return value;
    return value < 0 ? 0 : own.bins[value]!;
  };
}

export function predictByBoosting({ task, trees, bins, base, logLink }: BoostedEstimator): Prediction {
  return (row) => {
    const sums = Array.from(base);
    const view = viewOf(row, bins);
    for (const [i, tree] of trees.entries()) sums[i % sums.length]! += tree.values[tree.leafOf(view)]?.[0] ?? 0;
    if (task === 'binary') return sums.map(sigmoid);
    if (task === 'multiclass') return softmax(sums);
    return logLink ? sums.map(Math.exp) : sums;
  };
}

export function predictByForest({
  trees,
  bins,
  outputs,
}: Pick<ForestEstimator, 'trees' | 'bins' | 'outputs'>): Prediction {
  return (row) => {
    const sums = new Array<number>(outputs).fill(0);
    const view = viewOf(row, bins);
    for (const tree of trees) {
      const leaf = tree.leafOf(bins, view);
      for (let k = 0; k < tree.valueCountOf(leaf); k++) {
        const pair = tree.pairOf(leaf, k);
        sums[tree.codeAt(pair)]! += tree.valueAt(pair);
      }
    }
    return sums.map((sum) => sum / trees.length);
  };
}

/** Shares that add up to a quantile but for this have reached it. */
const tolerance = 1e-6;

export function predictByQuantiles({ trees, bins, ranges, quantiles }: QuantileEstimator): Prediction {
  const { low, high } = ranges;
  const shares = predictByForest({ trees, bins, outputs: low.length });
  return (row) => {
    const own = shares(row);
    return quantiles.map((quantile) => {
      let below = 0;
      let range = 0;
      while (range < low.length - 1 && below + own[range]! < quantile - tolerance) below += own[range++]!;
      const part = Math.min(1, Math.max(0, (quantile - below) / Math.max(own[range]!, 1e-30)));
      return low[range]! + part * (high[range]! - low[range]!);
    });
  };
}

export function predictByIsolation({ trees, encodings, middle }: IsolationEstimator): Prediction {
  return (row) => {
    const columns = row.map((value, f) => {
      const encoding = encodings[f];
      return Float32Array.of(encoding ? (value < 0 ? encoding.missing : encoding.values[value]!) : value);
    });
    const sum = trees.reduce((total, tree) => total + depthOf(tree, columns, 0), 0);
    return [2 ** (-sum / trees.length / middle)];
  };
}
