/** Rows by cluster (first index) and label (second index). */
export type Contingency = readonly (readonly number[])[];

/**
 * How far clusters and labels part the rows alike. Adjusted Rand index (Hubert and Arabie 1985): 1 for the same parts, about 0 by chance.
 * Normalised mutual information: mutual information over the mean of both entropies, 1 when both have one part only.
 */
export function comparePartitions(counts: Contingency): { adjustedRand: number; normalizedMutualInformation: number } {
  const clusters = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const labels = (counts[0] ?? []).map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const rows = clusters.reduce((sum, count) => sum + count, 0);
  const pairs = (values: readonly number[]) => values.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const both = pairs(counts.flat());
  const ofClusters = pairs(clusters);
  const ofLabels = pairs(labels);
  const expected = rows > 1 ? (ofClusters * ofLabels) / ((rows * (rows - 1)) / 2) : 0;
  const most = (ofClusters + ofLabels) / 2;
  const adjustedRand = most === expected ? 1 : (both - expected) / (most - expected);
  let information = 0;
  for (const [i, row] of counts.entries()) {
    for (const [j, n] of row.entries()) {
      if (n > 0) information += (n / rows) * Math.log((n * rows) / (clusters[i]! * labels[j]!));
    }
  }
  const mean = (entropy(clusters, rows) + entropy(labels, rows)) / 2;
  return { adjustedRand, normalizedMutualInformation: mean === 0 ? 1 : Math.max(0, information) / mean };
}

function entropy(parts: readonly number[], rows: number): number {
  return parts.reduce((sum, n) => (n > 0 ? sum - (n / rows) * Math.log(n / rows) : sum), 0);
}
