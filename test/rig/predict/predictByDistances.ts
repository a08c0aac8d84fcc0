import type { PcaEstimator } from '../../../modules/lib/learners/anomaly/pcaAnomaly.ts';
import type { DensityEstimator } from '../../../modules/lib/learners/clustering/densityEstimator.ts';
import type { FeatureSpace } from '../../../modules/lib/learners/clustering/featureSpace.ts';
import type { CentreEstimator } from '../../../modules/lib/learners/clustering/kMeans.ts';
import type { MixtureEstimator } from '../../../modules/lib/learners/clustering/mixtureEstimator.ts';
import type { NeighbourEstimator } from '../../../modules/lib/learners/neighbours/neighbourEstimator.ts';
import type { Prediction, Row } from './rows.ts';

/** The point of a row, whose coordinates are floats. */
function pointOf(row: Row, { width, numeric, categories }: FeatureSpace): number[] {
  const point = new Array<number>(width).fill(0);
  for (const [j, { feature, offset, factor, fill }] of numeric.entries()) {
    const value = (row[feature]! - offset) * factor;
    point[j] = Math.fround(Number.isNaN(value) ? fill : value);
  }
  for (const { feature, first } of categories) if (row[feature]! >= 0) point[first + row[feature]!] = 1;
  return point;
}

function squareBetween(a: readonly number[], b: ArrayLike<number>, from = 0): number {
  return a.reduce((sum, value, j) => sum + (value - b[from + j]!) ** 2, 0);
}

function lengthOf(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
}

export function predictByCentres({ features, centres, clusterCount, space }: CentreEstimator): Prediction {
  const { width } = features;
  return (row) => {
    const point = pointOf(row, features);
    return Array.from({ length: clusterCount }, (_, k) => {
      if (space.distance === 'euclidean') return Math.sqrt(squareBetween(point, centres, k * width));
      const product = point.reduce((sum, value, j) => sum + value * centres[k * width + j]!, 0);
      return Math.max(0, 1 - product / Math.max(lengthOf(point), 1e-24));
    });
  };
}

export function predictByCores({ features, cores }: DensityEstimator): Prediction {
  const { width } = features;
  return (row) => {
    const point = pointOf(row, features);
    return cores.map((own) => {
      let least = Number.POSITIVE_INFINITY;
      for (let at = 0; at < own.length; at += width) least = Math.min(least, squareBetween(point, own, at));
      return Math.sqrt(least);
    });
  };
}

export function predictByMixture({ features, components }: MixtureEstimator): Prediction {
  const { count, width, means, factors, isFull, weights } = components;
  const offsets = Array.from(components.logDeterminants(), (value, k) => value - 2 * Math.log(weights[k]!));
  const least = Math.min(...offsets);
  return (row) => {
    const point = pointOf(row, features);
    return Array.from({ length: count }, (_, k) => {
      const centred = point.map((value, j) => value - means[k * width + j]!);
      const white = centred.map((value, i) => {
        if (!isFull) return value * factors[k * width + i]!;
        const at = (k * width + i) * width;
        return centred.reduce((sum, other, j) => sum + other * factors[at + j]!, 0);
      });
      return Math.sqrt(white.reduce((sum, value) => sum + value * value, offsets[k]! - least));
    });
  };
}

export function predictByComponents({ space, found, threshold }: PcaEstimator): Prediction {
  const { means, directions } = found;
  const width = means.length;
  return (row) => {
    const centred = pointOf(row, space).map((value, j) => value - means[j]!);
    const rest = [...centred];
    for (let at = 0; at < directions.length; at += width) {
      const part = centred.reduce((sum, value, j) => sum + value * directions[at + j]!, 0);
      for (let j = 0; j < width; j++) rest[j]! -= part * directions[at + j]!;
    }
    const error = rest.reduce((sum, value) => sum + value * value, 0);
    return [error / (error + threshold)];
  };
}

/** A row as nearest neighbours see it: scaled numbers, and a 1 for each category. */
function expand(numbers: readonly number[], codes: readonly number[], sizes: readonly number[]): number[] {
  return [...numbers, ...codes.flatMap((code, j) => Array.from({ length: sizes[j]! }, (_, c) => (c === code ? 1 : 0)))];
}

const distances = {
  euclidean: (a: readonly number[], b: readonly number[]) => Math.sqrt(squareBetween(a, b)),
  manhattan: (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, j) => sum + Math.abs(value - b[j]!), 0),
  cosine(a: readonly number[], b: readonly number[]) {
    const lengths = Math.sqrt(
      squareBetween(a, new Float64Array(a.length)) * squareBetween(b, new Float64Array(b.length)),
    );
    if (lengths === 0) return 1;
    return Math.max(0, 1 - a.reduce((sum, value, j) => sum + value * b[j]!, 0) / lengths);
  },
};

/** Of rows that are equally far as floats tell it (for Euclidean distances, their squares), the first are nearer. */
export function predictByNeighbours({ task, rows, params, classes }: NeighbourEstimator): Prediction {
  const { numbers, categories, count } = rows;
  const sizes = categories.map(({ size }) => size);
  const stored = Array.from({ length: count }, (_, i) =>
    expand(
      Array.from(rows.points.subarray(i * numbers.length, (i + 1) * numbers.length)),
      Array.from(rows.codes.subarray(i * categories.length, (i + 1) * categories.length)),
      sizes,
    ),
  );
  return (row) => {
    const scaled = numbers.map(({ feature, center, scale, fill }) =>
      Math.fround(Number.isNaN(row[feature]!) ? fill : (row[feature]! - center) * scale),
    );
    const own = expand(
      scaled,
      categories.map(({ feature }) => row[feature]!),
      sizes,
    );
    const far = stored.map((other) => distances[params.distance](own, other));
    const ranks = far.map((distance) => Math.fround(params.distance === 'euclidean' ? distance ** 2 : distance));
    const nearest = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || a - b).slice(0, params.neighbors);
    const weights = nearest.map((i) => {
      const weight = rows.weights?.[i] ?? 1;
      return params.weights === 'uniform' ? weight : weight / Math.max(far[i]!, 1e-30);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const share = (value: (target: number) => number) =>
      nearest.reduce((sum, i, n) => sum + weights[n]! * value(rows.targets[i]!), 0) / total;
    if (task !== 'multiclass') return [share((target) => target)];
    return Array.from({ length: classes }, (_, k) => share((target) => (target === k ? 1 : 0)));
  };
}
