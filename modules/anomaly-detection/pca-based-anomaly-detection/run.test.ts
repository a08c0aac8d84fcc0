import { expect, test } from 'vitest';
import { queryOne, tableOf } from '../../../test/rig/runModule.ts';
import { score } from '../../../test/rig/trainAndScore.ts';
import { trainAnomalies } from '../../../test/rig/trainUnsupervised.ts';

const plane = () =>
  tableOf(
    'SELECT sin(i) AS a, cos(3 * i) AS b, sin(i) + cos(3 * i) + CASE WHEN i % 100 = 5 THEN 2 ELSE 0 END AS c FROM range(400) t(i)',
    ['a', 'b', 'c'].map((name) => ({ name, type: 'double' as const })),
  );

test('rows beside the plane that all others lie in are the anomalies', async () => {
  const trained = await trainAnomalies('pca-based-anomaly-detection', { expectedAnomalies: 0.01 }, await plane());
  const results = await score(trained, await plane());
  const found = 'SELECT count(*) FROM t WHERE ("Scored Labels" = 1) <> (abs(c - a - b) > 1)';
  expect(await queryOne(results, found)).toBe(0);
  expect(trained.logs[0]).toContain('2 of 3 components explain');
});

test('too few features are refused', async () => {
  const one = await tableOf('SELECT 1.5 * i AS x FROM range(5) t(i)', [{ name: 'x', type: 'double' }]);
  await expect(trainAnomalies('pca-based-anomaly-detection', {}, one)).rejects.toThrow('Ask for fewer components');
});
