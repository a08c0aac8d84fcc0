import type { ClusteringResult } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { KernelMemory } from '../kernels/kernelMemory.ts';
import { FeatureSpace } from '../learners/clustering/featureSpace.ts';
import { makePoints } from '../learners/clustering/points.ts';
import { loadUnsupervisedData } from '../learners/loadUnsupervisedData.ts';
import type { ScoredColumns } from '../params/scoredColumns.ts';
import { hashRows, hashThresholds } from '../table/rowHash.ts';
import type { Table, TableSession } from '../table/session.ts';
import { quoteIdentifier } from '../table/sql.ts';
import { measureSilhouette, measureSpread, mostSilhouetteRows } from './clusterIndices.ts';
import { comparePartitions } from './partitionAgreement.ts';
import { classOf } from './scoredRows.ts';

/** More rows than these are sampled for the indices that look at the features. */
const mostRows = 500_000;

type Clustered = ScoredColumns & { task: 'clustering' };
type Evaluated = Omit<ClusteringResult, 'name'>;

/**
 * Judges the clusters of an assigned table: distances from the centres, silhouette, Davies–Bouldin and Calinski–Harabasz index over
 * the features, and how well the clusters agree with a label. Throws StepError when no row belongs to a cluster.
 */
export async function evaluateClustering(
  session: TableSession,
  table: Table,
  columns: Clustered,
  context: Pick<RunContext, 'signal' | 'threads' | 'memoryLimit'>,
): Promise<Evaluated> {
  const cluster = `TRY_CAST(${quoteIdentifier(columns.assigned.name)} AS BIGINT)`;
  const assigned = `${table.from} WHERE ${cluster} >= 0`;
  const measured = await measureDistances(session, assigned, cluster, columns.distances);
  const rows = measured.total.rows;
  if (rows === 0) throw new StepError('No row of the table belongs to a cluster, so there is nothing to evaluate.');
  const unassigned = table.rowCount - rows;
  const notes: string[] = [];
  if (unassigned > 0) notes.push(`${unassigned.toLocaleString('en')} rows that belong to no cluster are left out.`);
  const metrics: Evaluated['metrics'] = {};
  if (measured.total.averageDistance !== null) metrics.average_distance = measured.total.averageDistance;
  const indices = await measureIndices(session, table, columns, cluster, metrics, notes, context);
  const { label } = columns;
  if (label) await compareWithLabel(session, assigned, cluster, label, metrics, notes);
  return {
    task: 'clustering',
    rows,
    notes,
    metrics,
    clusters: measured.clusters.map((entry) => ({
      ...entry,
      silhouette: indices.byCluster.get(entry.cluster) ?? null,
    })),
    total: measured.total,
    unassigned,
    silhouetteRows: indices.rows,
    ...(label ? { label: label.name } : {}),
  };
}

type Distances = Evaluated['total'];

async function measureDistances(
  session: TableSession,
  assigned: string,
  cluster: string,
  columns: Clustered['distances'],
): Promise<{ clusters: (Distances & { cluster: number })[]; total: Distances }> {
  const names = columns.map(({ column }) => `${quoteIdentifier(column.name)}::DOUBLE`);
  const own = columns.length > 0 ? `[${names.join(', ')}][${cluster} + 1]` : 'NULL::DOUBLE';
  const others = names.map((name, k) => `CASE WHEN ${cluster} <> ${k} THEN ${name} END`);
  const other = columns.length > 1 ? `least(${others.join(', ')})` : 'NULL::DOUBLE';
  const figures = `count(*)::DOUBLE AS rows, fsum(own) / count(own) AS "averageDistance", max(own) AS "maximumDistance",
    fsum(other) / count(other) AS "averageDistanceToOther"`;
  const from = `(SELECT ${cluster} AS cluster, ${own} AS own, ${other} AS other FROM ${assigned})`;
  const clusters = await session.query<Distances & { cluster: bigint }>(
    `SELECT cluster, ${figures} FROM ${from} GROUP BY cluster ORDER BY cluster`,
  );
  const [total] = await session.query<Distances>(`SELECT ${figures} FROM ${from}`);
  return { clusters: clusters.map((entry) => ({ ...entry, cluster: Number(entry.cluster) })), total: total! };
}

async function measureIndices(
  session: TableSession,
  table: Table,
  columns: Clustered,
  cluster: string,
  metrics: Evaluated['metrics'],
  notes: string[],
  context: Pick<RunContext, 'signal' | 'threads' | 'memoryLimit'>,
): Promise<{ byCluster: Map<number, number>; rows: number }> {
  const none = { byCluster: new Map<number, number>(), rows: 0 };
  const names = featureNames(table.columns, columns);
  if (names.length === 0) {
    notes.push('The table has no feature columns, so silhouette and the other indices are left out.');
    return none;
  }
  const { assigned } = columns;
  const sample = sampleRows(table, cluster);
  const [counted] = await session.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${sample}`);
  const marked = table.columns.map((column) => (column === assigned ? { ...column, categorical: true } : column));
  const unweighted = marked.filter(({ role }) => role !== 'weight');
  const data = await loadUnsupervisedData(
    session,
    { ...table, from: sample, columns: unweighted, rowCount: Number(counted?.n ?? 0) },
    { task: 'clustering', features: [...names, assigned.name] },
    { ...context, log: () => {} },
  );
  const assignments = data.features.pop();
  if (assignments?.kind !== 'categorical' || data.features.length === 0) return none;
  const { scaling = 'z-score', distance = 'euclidean' } = columns.space ?? {};
  const unit = distance === 'cosine';
  const points = await makePoints(new KernelMemory(), data, new FeatureSpace(data.features, scaling), unit, context);
  const { codes, categories } = assignments;
  const spread = measureSpread(points, codes, categories.length);
  const silhouette = await measureSilhouette(points, codes, categories.length, unit, context);
  if (!spread || !silhouette) {
    notes.push('With one cluster, or a cluster for every row, silhouette and the other indices are not defined.');
    return none;
  }
  metrics.silhouette = silhouette.mean;
  metrics.davies_bouldin = spread.daviesBouldin;
  metrics.calinski_harabasz = spread.calinskiHarabasz;
  tellSample(data.rowCount, table.rowCount, silhouette.rows, notes);
  const byCluster = new Map<number, number>();
  for (const [code, value] of silhouette.byCluster.entries()) {
    if (value !== undefined) byCluster.set(Number(categories[code]), value);
  }
  return { byCluster, rows: silhouette.rows };
}

/** The model's features, as far as the table has them; else all columns that are features. */
function featureNames(columns: readonly Column[], { space, assigned }: Clustered): string[] {
  const names = columns.filter((column) => column !== assigned).map(({ name }) => name);
  if (space) return space.features.filter((name) => names.includes(name));
  return columns
    .filter((column) => (column.role ?? 'feature') === 'feature' && column !== assigned)
    .map(({ name }) => name);
}

/** The assigned rows, or about `mostRows` of them drawn by their numbers' hash. */
function sampleRows(table: Table, cluster: string): string {
  if (table.rowCount <= mostRows) return `(SELECT * FROM ${table.from} WHERE ${cluster} >= 0)`;
  const { from, hash } = hashRows(table.from, table.columns, 0);
  const [threshold] = hashThresholds(table.rowCount, [mostRows], 0);
  return `(SELECT * FROM ${from} WHERE ${hash} <= ${threshold} AND ${cluster} >= 0)`;
}

function tellSample(used: number, all: number, silhouetteRows: number, notes: string[]): void {
  if (all > mostRows)
    notes.push(`Davies–Bouldin and Calinski–Harabasz are those of ${used.toLocaleString('en')} rows drawn by chance.`);
  if (used > mostSilhouetteRows) {
    notes.push(`The silhouette is that of ${silhouetteRows.toLocaleString('en')} rows drawn by chance.`);
  }
}

async function compareWithLabel(
  session: TableSession,
  assigned: string,
  cluster: string,
  label: Column,
  metrics: Evaluated['metrics'],
  notes: string[],
): Promise<void> {
  const value = classOf(label, label);
  const counts = await session.query<{ cluster: bigint; label: string; n: number }>(
    `SELECT ${cluster} AS cluster, ${value} AS label, count(*)::DOUBLE AS n FROM ${assigned} AND ${value} IS NOT NULL
     GROUP BY ALL ORDER BY cluster, label LIMIT 1000001`,
  );
  const rows = counts.reduce((sum, { n }) => sum + n, 0);
  const clusters = new Map([...new Set(counts.map((entry) => entry.cluster))].map((name, i) => [name, i]));
  const labels = new Map([...new Set(counts.map((entry) => entry.label))].map((name, i) => [name, i]));
  if (rows === 0) return;
  if (counts.length > 1_000_000 || labels.size * clusters.size > 10_000_000) {
    notes.push(`The label "${label.name}" has too many values to compare the clusters with.`);
    return;
  }
  const table = Array.from(clusters, () => new Array<number>(labels.size).fill(0));
  for (const entry of counts) table[clusters.get(entry.cluster)!]![labels.get(entry.label)!] = entry.n;
  const { adjustedRand, normalizedMutualInformation } = comparePartitions(table);
  metrics.adjusted_rand = adjustedRand;
  metrics.normalized_mutual_information = normalizedMutualInformation;
}
