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

test('learns a curve that depends on a number and a category, and says which matters more', async () => {
  const trained = await train('boosted-decision-tree-regression', {}, await dataset(), 'y');
  const results = await score(trained, await dataset());
  expect(await queryOne(results, 'SELECT max(abs(y - "Scored Labels")) FROM t')).toBeLessThan(60);
  expect(trained.model.training.importances.map(({ feature }) => feature)).toEqual(['x', 's']);
});

test('reports the loss after every tree, and it falls', async () => {
  const { metrics } = await train('boosted-decision-tree-regression', { trees: 10 }, await dataset(), 'y');
  const losses = metrics.filter(({ name, step }) => name === 'training_loss' && step !== undefined);
  expect(losses.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const [i, { value }] of losses.slice(1).entries()) expect(value).toBeLessThan(losses[i]!.value);
});

test('early stopping keeps the trees that helped on the rows set aside', async () => {
  const noise = await tableOf('SELECT hash(i) % 1000 AS x, hash(i + 7) % 1000 AS y FROM range(400) t(i)', [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'integer' },
  ]);
  const params = { validationFraction: 0.3, earlyStoppingRounds: 5, trees: 200 };
  const { model, logs } = await train('boosted-decision-tree-regression', params, noise, 'y');
  expect(model.training.metrics.trees).toBeLessThan(20);
  expect(logs.join()).toContain('Early stopping');
});

test('a model of counts and one of a quantile keep their loss from the module to the scored table', async () => {
  const table = await tableOf('SELECT i % 10 AS x, i % 10 + i % 3 AS y FROM range(600) t(i)', [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'integer' },
  ]);
  const predicted = async (params: object) =>
    Number(
      await queryOne(
        await score(await train('boosted-decision-tree-regression', params, table, 'y'), table),
        'SELECT avg("Scored Labels") FROM t',
      ),
    );
  expect(await predicted({ loss: 'poisson' })).toBeCloseTo(5.5, 1);
  expect(await predicted({ loss: 'quantile', quantile: 0.9 })).toBeGreaterThan(6);
  expect(await predicted({ loss: 'quantile', quantile: 0.1, rising: ['x'] })).toBeLessThan(5);
});
