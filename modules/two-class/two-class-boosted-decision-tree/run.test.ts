import { expect, test } from 'vitest';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';

const dataset = () =>
  tableOf(
    "SELECT i % 40 AS x, ['a', 'b', NULL][i % 3 + 1] AS s, CASE WHEN (i % 40 > 20) = (i % 3 = 2) THEN 'no' ELSE 'yes' END AS y FROM range(600) t(i)",
    [
      { name: 'x', type: 'integer' },
      { name: 's', type: 'string' },
      { name: 'y', type: 'string' },
    ],
  );

test('learns classes that depend on a number and a missing value together', async () => {
  const trained = await train('two-class-boosted-decision-tree', {}, await dataset(), 'y');
  expect(trained.model.classes).toEqual(['no', 'yes']);
  const results = await score(trained, await dataset());
  expect(await queryOne(results, 'SELECT avg(("Scored Labels" = y)::INTEGER) FROM t')).toBeGreaterThan(0.99);
  const range = 'SELECT min("Scored Probabilities") >= 0 AND max("Scored Probabilities") <= 1 FROM t';
  expect(await queryOne(results, range)).toBe(true);
});

test('a label with three classes is refused, with the classes and what to do', async () => {
  const three = await tableOf('SELECT i AS x, i % 3 AS y FROM range(30) t(i)', [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'integer' },
  ]);
  await expect(train('two-class-boosted-decision-tree', {}, three, 'y')).rejects.toThrow(
    '"0", "1", "2". Use a multiclass learner',
  );
});
