import { expect, test } from 'vitest';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { assign, trainClusters } from '../../../test/rig/trainUnsupervised.ts';

const columns = ['x', 'y'].map((name) => ({ name, type: 'double' as const }));
/** Two rings around each other, and a row far from both. */
const rings = () =>
  tableOf(
    'SELECT CASE WHEN i = 200 THEN 20 ELSE (i % 2 * 4 + 1) * cos(i * pi() / 100) END AS x, CASE WHEN i = 200 THEN 20 ELSE (i % 2 * 4 + 1) * sin(i * pi() / 100) END AS y FROM range(201) t(i)',
    columns,
  );
const params = { radius: 1, scaling: 'none' };

test('finds clusters of any shape; what lies apart belongs to none', async () => {
  const { model, results, logs } = await trainClusters('dbscan-clustering', params, await rings());
  expect(model.clustering).toMatchObject({ unassigned: 1, clusters: [{ rows: 100 }, { rows: 100 }] });
  const wrong =
    'SELECT count(*) FROM t WHERE "Assignments" <> CASE WHEN x = 20 THEN -1 WHEN x * x + y * y > 9 THEN 1 ELSE 0 END';
  expect(await queryOne(results, wrong)).toBe(0);
  expect(logs).toEqual(['2 clusters; 1 of 201 rows belong to none.']);
});

test('a new row belongs to the cluster of the nearest core within the radius, or to none', async () => {
  const trained = await trainClusters('dbscan-clustering', params, await rings());
  const others = await tableOf('SELECT * FROM (VALUES (1.5, 0), (5.5, 0), (3, 0), (99, 99)) t(x, y)', columns);
  expect(await queryOne(await assign(trained, others), 'SELECT list("Assignments") FROM t')).toBe('[0, 1, -1, -1]');
});
