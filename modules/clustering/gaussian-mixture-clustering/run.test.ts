import { expect, test } from 'vitest';
import { columnsOf, queryOne, rowsOf, tableOf } from '../../../test/rig/runModule.ts';
import { assign, trainClusters } from '../../../test/rig/trainUnsupervised.ts';

/** A wide group, and a narrow one above it. */
const groups = () =>
  tableOf(
    'SELECT (i % 2 * 9 + 1) * sin(i) AS x, i % 2 * 20 + cos(3 * i) AS y FROM range(200) t(i)',
    ['x', 'y'].map((name) => ({ name, type: 'double' as const })),
  );

test('every row gets a probability of each cluster, and the most probable one', async () => {
  const trained = await trainClusters('gaussian-mixture-clustering', {}, await groups());
  expect(trained.model.clustering).toMatchObject({ mixture: true, unassigned: 0 });
  const { results } = trained;
  expect((await columnsOf(results)).map(({ name }) => name).slice(-2)).toEqual([
    'Probability of cluster no.0',
    'Probability of cluster no.1',
  ]);
  const sums = `SELECT count(*) FILTER (abs("Probability of cluster no.0" + "Probability of cluster no.1" - 1) > 1e-9
    OR ("Probability of cluster no.1" > 0.5) <> ("Assignments" = 1)) FROM t`;
  expect(await queryOne(results, sums)).toBe(0);
  const alike =
    'SELECT greatest(avg(("Assignments" = (y > 10)::INT)::INT), avg(("Assignments" <> (y > 10)::INT)::INT)) FROM t';
  expect(await queryOne(results, alike)).toBe(1);
  expect(await rowsOf(await assign(trained, await groups()))).toEqual(await rowsOf(results));
});
