import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';

test('predicts the prices of automobiles from those of similar ones', async () => {
  const split = { file: 'automobile-price-raw.csv', testShare: 0.25, split: 1 };
  const { metrics } = await evaluateOnExample('k-nearest-neighbors-regression', 'price', split);
  expect(metrics.coefficient_of_determination).toBeGreaterThan(0.75);
});
