import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score, train } from '../../../test/rig/trainAndScore.ts';

test('predicts the prices of automobiles: R² of at least 0.8', async () => {
  const { metrics, trained } = await evaluateOnExample('neural-network-regression', 'price', {
    file: 'automobile-price-raw.csv',
    testShare: 0.25,
    split: 1,
  });
  expect(metrics.coefficient_of_determination).toBeGreaterThan(0.8);
  expect(trained.model).toMatchObject({ learner: 'neural-network', params: { hiddenNodes: [100], learningRate: 0.1 } });
  const losses = trained.metrics.filter(({ name, step }) => name === 'training_loss' && step !== undefined);
  expect(losses.at(-1)!.value).toBeLessThan(losses[0]!.value / 5);
}, 20_000);

const curve = () =>
  tableOf('SELECT (i % 200) / 100.0 AS x, 1e6 + 1e5 * sin(i % 200 / 30.0) AS y FROM range(1000) t(i)', [
    { name: 'x', type: 'double' },
    { name: 'y', type: 'double' },
  ]);

test('learns a curve of large numbers, whatever their scale', async () => {
  const results = await score(await train('neural-network-regression', {}, await curve(), 'y'), await curve());
  expect(await queryOne(results, 'SELECT regr_r2(y, "Scored Labels") FROM t')).toBeGreaterThan(0.99);
}, 20_000);

test('a learning rate that is far too large is halved, with words, until it works', async () => {
  const wild = { learningRate: 10, gradientClipping: 0, iterations: 60 };
  const trained = await train('neural-network-regression', wild, await curve(), 'y');
  expect(trained.logs[0]).toMatch(/The loss grew in iteration 1, .* halved to 5\. Begin with a smaller learning rate/);
  const results = await score(trained, await curve());
  expect(await queryOne(results, 'SELECT regr_r2(y, "Scored Labels") FROM t')).toBeGreaterThan(0.5);
}, 20_000);
