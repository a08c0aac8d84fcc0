import { clusters as program } from '../kernels/compiled/clusters.ts';
import { Kernels } from '../kernels/kernels.ts';
import type { Points } from '../learners/clustering/points.ts';
import { yieldToEvents } from '../learners/learner.ts';
import { Random } from '../learners/random.ts';

/** More rows than these are sampled for the silhouette, whose work grows with their square. */
export const mostSilhouetteRows = 10_000;
const rowsPerCall = 500;

export interface Silhouette {
  mean: number;
  /** By cluster; undefined for one that the rows have none of. */
  byCluster: (number | undefined)[];
  /** Rows that it was computed on. */
  rows: number;
}

/**
 * Silhouette (Rousseeuw 1987): (b − a) / max(a, b), a being the mean distance of a row from the others of its cluster and b the
 * least mean distance from those of another; 0 for a cluster of one row. Undefined when there is only one cluster.
 * With `squared`, of squared distances: for points of length 1 these are twice the cosine distances.
 */
export async function measureSilhouette(
  { rows, rowCount, stride }: Points,
  labels: Int32Array,
  clusterCount: number,
  squared: boolean,
  { threads, signal }: { threads: number; signal: AbortSignal },
): Promise<Silhouette | undefined> {
  const chosen = rowCount > mostSilhouetteRows ? new Random(0).choose(mostSilhouetteRows, rowCount) : undefined;
  const count = chosen?.length ?? rowCount;
  using kernels = new Kernels(program, count > 2000 ? threads : 1);
  const points = kernels.memory.float32(count * stride);
  const own = kernels.memory.int32(count);
  const sizes = new Float64Array(clusterCount);
  for (let i = 0; i < count; i++) {
    const row = chosen ? chosen[i]! : i;
    points.set(rows.subarray(row * stride, (row + 1) * stride), i * stride);
    own[i] = labels[row]!;
    sizes[own[i]!]! += 1;
  }
  if (sizes.filter((size) => size > 0).length < 2) return undefined;
  const sums = kernels.memory.float64(count * clusterCount);
  for (let begin = 0; begin < count; begin += rowsPerCall) {
    const end = Math.min(begin + rowsPerCall, count);
    const given = [points, count, begin, end, stride, own, clusterCount, squared ? 1 : 0, sums] as const;
    kernels.runOnAll('sumDistances', ...given);
    await yieldToEvents(signal);
  }
  const totals = new Float64Array(clusterCount);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = silhouetteOf(sums.subarray(i * clusterCount, (i + 1) * clusterCount), own[i]!, sizes);
    totals[own[i]!]! += value;
    total += value;
  }
  return {
    mean: total / count,
    byCluster: Array.from(totals, (sum, k) => (sizes[k]! > 0 ? sum / sizes[k]! : undefined)),
    rows: count,
  };
}

function silhouetteOf(sums: Float64Array, own: number, sizes: Float64Array): number {
  if (sizes[own] === 1) return 0;
  const inside = sums[own]! / (sizes[own]! - 1);
  let outside = Number.POSITIVE_INFINITY;
  for (let k = 0; k < sizes.length; k++) {
    if (k !== own && sizes[k]! > 0) outside = Math.min(outside, sums[k]! / sizes[k]!);
  }
  const most = Math.max(inside, outside);
  return most > 0 ? (outside - inside) / most : 0;
}

/**
 * Davies–Bouldin (1979): the mean over clusters of the greatest (Sᵢ + Sⱼ) / dᵢⱼ, S being the mean distance from the cluster's mean;
 * Calinski–Harabasz (1974): variance between over within clusters. Undefined with one cluster, or a row a cluster.
 */
export function measureSpread(
  { rows, rowCount, stride, width }: Points,
  labels: Int32Array,
  clusterCount: number,
): { daviesBouldin: number; calinskiHarabasz: number } | undefined {
  const sizes = new Float64Array(clusterCount);
  const means = new Float64Array(clusterCount * width);
  const overall = new Float64Array(width);
  for (let i = 0; i < rowCount; i++) {
    sizes[labels[i]!]! += 1;
    for (let j = 0; j < width; j++) means[labels[i]! * width + j]! += rows[i * stride + j]!;
  }
  const present = Array.from(sizes.keys()).filter((k) => sizes[k]! > 0);
  if (present.length < 2 || present.length >= rowCount) return undefined;
  for (const k of present) {
    for (let j = 0; j < width; j++) {
      overall[j]! += means[k * width + j]! / rowCount;
      means[k * width + j]! /= sizes[k]!;
    }
  }
  const spreads = new Float64Array(clusterCount);
  let within = 0;
  for (let i = 0; i < rowCount; i++) {
    const label = labels[i]!;
    let square = 0;
    for (let j = 0; j < width; j++) square += (rows[i * stride + j]! - means[label * width + j]!) ** 2;
    within += square;
    spreads[label]! += Math.sqrt(square) / sizes[label]!;
  }
  let between = 0;
  for (const k of present) {
    for (let j = 0; j < width; j++) between += sizes[k]! * (means[k * width + j]! - overall[j]!) ** 2;
  }
  const distance = (a: number, b: number) => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += (means[a * width + j]! - means[b * width + j]!) ** 2;
    return Math.sqrt(sum);
  };
  const worst = present.map((a) =>
    present.reduce((most, b) => (b === a ? most : Math.max(most, ratio(spreads[a]! + spreads[b]!, distance(a, b)))), 0),
  );
  return {
    daviesBouldin: worst.reduce((sum, value) => sum + value, 0) / present.length,
    calinskiHarabasz: within === 0 ? 1 : between / (present.length - 1) / (within / (rowCount - present.length)),
  };
}

/** 0 where both clusters are one point each. */
function ratio(spread: number, distance: number): number {
  return distance > 0 ? spread / distance : 0;
}
