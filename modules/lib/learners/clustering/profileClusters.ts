import type { ClusteringModel, ColumnProfile } from '../../../../pipelines/contract/model.ts';
import type { CategoricalFeature, Feature, NumericFeature } from '../data.ts';

type ClusterProfile = ClusteringModel['clusters'][number];

const mostCounts = 5;

/** Describes the rows of each cluster, feature by feature. `assignments` has a cluster's number a row, or -1. */
export function profileClusters(
  features: readonly Feature[],
  assignments: Int32Array,
  clusterCount: number,
): ClusterProfile[] {
  const rows = new Array<number>(clusterCount).fill(0);
  for (const cluster of assignments) if (cluster >= 0) rows[cluster]! += 1;
  const profiles = features.map((feature) =>
    feature.kind === 'numeric'
      ? profileNumbers(feature, assignments, rows)
      : profileCategories(feature, assignments, rows),
  );
  return rows.map((count, cluster) => ({ rows: count, profile: profiles.map((of) => of[cluster]!) }));
}

/** Mean and standard deviation (of the sample). */
function profileNumbers({ name, values }: NumericFeature, assignments: Int32Array, rows: number[]): ColumnProfile[] {
  const present = new Float64Array(rows.length);
  const means = new Float64Array(rows.length);
  const squares = new Float64Array(rows.length);
  for (let i = 0; i < values.length; i++) {
    const cluster = assignments[i]!;
    if (cluster < 0 || Number.isNaN(values[i]!)) continue;
    present[cluster]! += 1;
    const delta = values[i]! - means[cluster]!;
    means[cluster]! += delta / present[cluster]!;
    squares[cluster]! += delta * (values[i]! - means[cluster]!);
  }
  return rows.map((count, k) => ({
    name,
    missing: count - present[k]!,
    ...(present[k]! > 0
      ? { mean: means[k]!, standardDeviation: present[k]! > 1 ? Math.sqrt(squares[k]! / (present[k]! - 1)) : 0 }
      : {}),
  }));
}

function profileCategories(feature: CategoricalFeature, assignments: Int32Array, rows: number[]): ColumnProfile[] {
  const { name, codes, categories } = feature;
  const counts = rows.map(() => new Map<number, number>());
  for (let i = 0; i < codes.length; i++) {
    const ofCluster = counts[assignments[i]!];
    ofCluster?.set(codes[i]!, (ofCluster.get(codes[i]!) ?? 0) + 1);
  }
  return counts.map((ofCluster) => {
    const missing = ofCluster.get(-1) ?? 0;
    ofCluster.delete(-1);
    const top = [...ofCluster].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostCounts);
    return { name, missing, counts: top.map(([code, count]) => ({ value: categories[code]!, count })) };
  });
}
