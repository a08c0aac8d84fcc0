import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';

test('tells the species of iris', async () => {
  const split = { file: 'iris.csv', testShare: 0.3, split: 1 };
  const { metrics } = await evaluateOnExample('multiclass-k-nearest-neighbors', 'species', split);
  expect(metrics.overall_accuracy).toBeGreaterThan(0.9);
});
