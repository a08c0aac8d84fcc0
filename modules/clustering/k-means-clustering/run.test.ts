import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, queryOne, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { assign, trainClusters } from '../../../test/rig/trainUnsupervised.ts';

const columns: Column[] = [
  { name: 'x', type: 'double' },
  { name: 'y', type: 'double' },
  { name: 'kind', type: 'string' },
  { name: 'name', type: 'string', role: 'label' },
];
/** Three groups of 40 rows around (0, 0), (10, 0) and (0, 10). */
const groups = () =>
  tableOf(
    `SELECT [0, 10, 0][i % 3 + 1] + sin(i) AS x, [0, 0, 10][i % 3 + 1] + cos(7 * i) AS y, ['a', 'b', 'b'][i % 3 + 1] AS kind,
       CASE WHEN i % 4 > 0 THEN ['left', 'right', 'top'][i % 3 + 1] END AS name FROM range(120) t(i)`,
    columns,
  );

test('finds groups, and tells each row its cluster and its distances', async () => {
  const { model, results } = await trainClusters('k-means-clustering', { clusters: 3 }, await groups());
  expect(model).toMatchObject({
    task: 'clustering',
    learner: 'k-means',
    output: { name: 'distances', width: 3 },
    clustering: { space: { scaling: 'min-max', features: ['x', 'y', 'kind'] }, unassigned: 0 },
  });
  expect(model.label).toBeUndefined();
  expect(model.clustering!.clusters.map(({ rows }) => rows)).toEqual([40, 40, 40]);
  const sizes =
    'SELECT list(n ORDER BY g) FROM (SELECT count(DISTINCT "Assignments") AS n, (x > 5)::INT + 2 * (y > 5)::INT AS g FROM t GROUP BY g)';
  expect(await queryOne(results, sizes)).toBe('[1, 1, 1]');
  expect((await columnsOf(results)).map(({ name }) => name)).toEqual([
    ...columns.map(({ name }) => name),
    'Assignments',
    'DistancesToClusterCenter no.0',
    'DistancesToClusterCenter no.1',
    'DistancesToClusterCenter no.2',
  ]);
});

test('rows that were not there at the training are assigned, with missing and unknown values', async () => {
  const trained = await trainClusters('k-means-clustering', { clusters: 3 }, await groups());
  const again = await assign(trained, await groups());
  expect(await rowsOf(again)).toEqual(await rowsOf(trained.results));
  const others = await tableOf("SELECT * FROM (VALUES ('c', NULL, 9.5), (NULL, 9.5, NULL)) t(kind, x, y)", [
    columns[2]!,
    columns[0]!,
    columns[1]!,
  ]);
  expect(await queryOne(await assign(trained, others), 'SELECT count("Assignments") FROM t')).toBe(2);
  const alone = await runModule(
    'assign-data-to-clusters',
    { appendScores: false },
    {
      trainedModel: trained.folder,
      dataset: others,
    },
  );
  expect((await columnsOf(alone.outputs.results!)).length).toBe(4);
});

test.each([
  ['fill-missing', 30],
  ['overwrite', 120],
])('a label in mode %s comes from the row nearest to the centre', async (labelMode) => {
  const { results } = await trainClusters('k-means-clustering', { clusters: 3, labelMode }, await groups());
  const wrong = `SELECT count(*) FROM t WHERE name IS DISTINCT FROM CASE WHEN x > 5 THEN 'right' WHEN y > 5 THEN 'top' ELSE 'left' END`;
  expect(await queryOne(results, wrong)).toBe(0);
});

test('more clusters than rows are refused, as are columns without any value', async () => {
  const one = await tableOf('SELECT 1.0 AS x', [{ name: 'x', type: 'double' }]);
  await expect(trainClusters('k-means-clustering', {}, one)).rejects.toThrow('there is only 1 row');
  const empty = await tableOf("SELECT ''::VARCHAR AS s FROM range(5)", [{ name: 's', type: 'string' }]);
  await expect(trainClusters('k-means-clustering', {}, empty)).rejects.toThrow('no values at all');
  const none = await tableOf('SELECT 1.0 AS x WHERE false', [{ name: 'x', type: 'double' }]);
  await expect(trainClusters('k-means-clustering', {}, none)).rejects.toThrow('no rows');
});

test('rows that are all alike make one cluster, with a warning', async () => {
  const same = await tableOf('SELECT 1.0 AS x FROM range(9)', [{ name: 'x', type: 'double' }]);
  const { model, logs } = await trainClusters('k-means-clustering', {}, same);
  expect(model.output.width).toBe(1);
  expect(logs[0]).toContain('only 1 different rows');
});
