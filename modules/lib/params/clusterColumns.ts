import type { ClusteringModel } from '../../../pipelines/contract/model.ts';
import type { Column } from '../../../pipelines/contract/table.ts';

/** Name of the column with the number of each row's cluster; -1: it belongs to none. */
export const assignmentsName = 'Assignments';
export const distanceName = (cluster: number) => `DistancesToClusterCenter no.${cluster}`;
export const clusterProbabilityName = (cluster: number) => `Probability of cluster no.${cluster}`;

/**
 * The columns that rows are assigned to clusters by: the number of the cluster, the distance from each, and for a mixture the
 * probability of each.
 */
export function clusterColumns(
  clusters: number,
  { space, mixture }: Pick<ClusteringModel, 'space' | 'mixture'>,
): Column[] {
  const numbers = Array.from({ length: clusters }, (_, k) => k);
  const score = (name: string, kind: 'distance' | 'probability', k: number): Column => ({
    name,
    type: 'double',
    role: 'score',
    score: { task: 'clustering', kind, class: String(k) },
  });
  return [
    {
      name: assignmentsName,
      type: 'integer',
      role: 'score',
      categorical: true,
      score: { task: 'clustering', kind: 'label', space },
    },
    ...numbers.map((k) => score(distanceName(k), 'distance', k)),
    ...(mixture ? numbers.map((k) => score(clusterProbabilityName(k), 'probability', k)) : []),
  ];
}
