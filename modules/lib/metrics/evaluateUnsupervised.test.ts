import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type ClusteringResult, evaluation } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { runModule, tableOf } from '../../../test/rig/runModule.ts';
import { trainClusters } from '../../../test/rig/trainUnsupervised.ts';
import { comparePartitions } from './partitionAgreement.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as {
  x: number[][];
  label: number[];
  kMeans: { labels: number[]; inertia: number };
  indices: Record<string, number> & { by_cluster: number[] };
};
const columns: Column[] = [
  ...['a', 'b', 'c'].map((name): Column => ({ name, type: 'double' })),
  { name: 'truth', type: 'integer', role: 'label' },
];
const points = () => {
  const rows = fixture.x.map((row, i) => `(${row.join(', ')}, ${fixture.label[i]})`);
  return tableOf(
    `SELECT a::DOUBLE, b::DOUBLE, c::DOUBLE, truth FROM (VALUES ${rows.join(', ')}) t(a, b, c, truth)`,
    columns,
  );
};

async function evaluate(scoredDataset: string) {
  const { outputs, metrics, logs } = await runModule('evaluate-model', {}, { scoredDataset });
  const { results } = evaluation.parse(JSON.parse(await readFile(outputs.evaluation!, 'utf8')));
  return { result: results[0]!, metrics, logs };
}

describe('clusters', () => {
  test('are judged as scikit-learn judges them', async () => {
    const params = { clusters: 4, scaling: 'none', initialisation: 'first-rows', tolerance: 0, iterations: 300 };
    const { results } = await trainClusters('k-means-clustering', params, await points());
    const { result, metrics } = await evaluate(results);
    const { metrics: figures, clusters, total, unassigned, silhouetteRows, label } = result as ClusteringResult;
    const expected = fixture.indices;
    for (const name of ['silhouette', 'davies_bouldin', 'calinski_harabasz', 'adjusted_rand'] as const) {
      expect(figures[name]! / expected[name]!, name).toBeCloseTo(1, 5);
    }
    expect(figures.normalized_mutual_information).toBeCloseTo(expected.normalized_mutual_information!, 10);
    expect(metrics.find(({ name }) => name === 'silhouette')?.value).toBe(figures.silhouette);
    for (const [k, value] of expected.by_cluster.entries()) expect(clusters[k]!.silhouette).toBeCloseTo(value, 5);
    expect({ unassigned, silhouetteRows, label, rows: total.rows }).toEqual({
      unassigned: 0,
      silhouetteRows: 120,
      label: 'truth',
      rows: 120,
    });
    for (const { averageDistance, averageDistanceToOther, maximumDistance } of clusters) {
      expect(averageDistance!).toBeLessThan(averageDistanceToOther!);
      expect(averageDistance!).toBeLessThanOrEqual(maximumDistance!);
    }
  });

  test('of one, there is nothing to compare: said so', async () => {
    const { results } = await trainClusters('k-means-clustering', { clusters: 1 }, await points());
    const { result } = await evaluate(results);
    expect(result.notes.join()).toContain('With one cluster');
    expect(result.metrics).toHaveProperty('average_distance');
    expect(result.metrics).not.toHaveProperty('silhouette');
  });

  test('named so by a column of any table; rows without one are left out', async () => {
    const select =
      'SELECT i % 2 * 10 + i / 50 AS x, CASE WHEN i % 10 < 9 THEN i % 2 ELSE -1 END AS "Assignments" FROM range(50) t(i)';
    const table = await tableOf(select, [
      { name: 'x', type: 'double' },
      { name: 'Assignments', type: 'integer' },
    ]);
    const { result } = await evaluate(table);
    expect(result).toMatchObject({ task: 'clustering', rows: 45, unassigned: 5, total: { averageDistance: null } });
    expect((result as ClusteringResult).metrics.silhouette).toBeGreaterThan(0.8);
  });
});

describe('agreement of two partitions', () => {
  test('does not depend on the names of the parts, and is 0 for what says nothing', () => {
    expect(
      comparePartitions([
        [0, 5],
        [7, 0],
      ]),
    ).toEqual({ adjustedRand: 1, normalizedMutualInformation: 1 });
    const nothing = comparePartitions([
      [10, 10],
      [10, 10],
    ]);
    expect(nothing.normalizedMutualInformation).toBeCloseTo(0, 12);
    expect(nothing.adjustedRand).toBeLessThan(0.01);
    expect(comparePartitions([[9]])).toEqual({ adjustedRand: 1, normalizedMutualInformation: 1 });
  });
});

describe('anomalies', () => {
  const score: Column = {
    name: 'Scored Probabilities',
    type: 'double',
    role: 'score',
    score: { task: 'anomaly', kind: 'probability' },
  };

  test('without a label: how the scores are spread', async () => {
    const { result } = await evaluate(await tableOf('SELECT i / 100 AS p FROM range(100) t(i)', [score]));
    expect(result).toMatchObject({ task: 'anomaly', rows: 100, anomalies: 50, metrics: { anomaly_rate: 0.5 } });
    expect(result).not.toHaveProperty('labelled');
    const { distribution } = result as { distribution: { counts: number[] } };
    expect(distribution.counts).toHaveLength(50);
    expect(distribution.counts.reduce((sum, n) => sum + n)).toBe(100);
  });

  test('with a label: as the probabilities of two classes', async () => {
    const table = await tableOf('SELECT i / 100 AS p, i > 79 AS odd FROM range(100) t(i)', [
      score,
      { name: 'odd', type: 'boolean', role: 'label' },
    ]);
    const { result } = await evaluate(table);
    expect(result).toMatchObject({
      metrics: { auc: 1, recall: 1, precision: 0.4 },
      labelled: { positiveClass: 'true' },
    });
  });
});
