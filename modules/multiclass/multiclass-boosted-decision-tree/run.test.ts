import { expect, test } from 'vitest';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';

const dataset = () =>
  tableOf(
    'SELECT i % 30 AS x, i % 7 AS z, (i % 30 / 10)::INTEGER * 10 + (i % 7 > 3)::INTEGER AS y FROM range(700) t(i)',
    [
      { name: 'x', type: 'integer' },
      { name: 'z', type: 'integer' },
      { name: 'y', type: 'integer' },
    ],
  );

test('learns several classes; the most probable one is the label, in the type of the label', async () => {
  const trained = await train('multiclass-boosted-decision-tree', { trees: 15 }, await dataset(), 'y');
  const results = await score(trained, await dataset());
  expect(await queryOne(results, 'SELECT avg(("Scored Labels" = y)::INTEGER) FROM t')).toBeGreaterThan(0.98);
  const sum = trained.model.classes!.map((name) => `"Scored Probabilities_${name}"`).join(' + ');
  expect(await queryOne(results, `SELECT max(abs(${sum} - 1)) FROM t`)).toBeLessThan(1e-5);
});

test('two classes are several, too', async () => {
  const two = await tableOf('SELECT i AS x, i > 20 AS y FROM range(60) t(i)', [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'boolean' },
  ]);
  const results = await score(await train('multiclass-boosted-decision-tree', {}, two, 'y'), two);
  expect(await queryOne(results, 'SELECT avg(("Scored Labels" = y)::INTEGER) FROM t')).toBeGreaterThan(0.9);
});
