import { expect, test } from 'vitest';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';

const dataset = () =>
  tableOf(
    "SELECT i % 50 AS x, ['a', 'b', 'c'][i % 3 + 1] AS s, (i % 50) ** 2 + i % 3 * 500 AS y FROM range(600) t(i)",
    [
      { name: 'x', type: 'integer' },
      { name: 's', type: 'string' },
      { name: 'y', type: 'double' },
    ],
  );

test('averages trees that have learned a curve', async () => {
  const trained = await train('decision-forest-regression', {}, await dataset(), 'y');
  const results = await score(trained, await dataset());
  expect(await queryOne(results, 'SELECT avg(abs(y - "Scored Labels")) FROM t')).toBeLessThan(20);
  expect(trained.model.training.metrics.trees).toBe(8);
});

test('one tree on all rows repeats what it has seen', async () => {
  const params = { resampling: 'replicate', trees: 1, randomSplits: 1000 };
  const trained = await train('decision-forest-regression', params, await dataset(), 'y');
  const results = await score(trained, await dataset());
  expect(await queryOne(results, 'SELECT max(abs(y - "Scored Labels")) FROM t')).toBeLessThan(1e-3);
});
