import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';

test('ranks credit risks: AUC of at least 0.65', async () => {
  const split = { file: 'german-credit.csv', testShare: 0.3, split: 0 };
  const { metrics, trained } = await evaluateOnExample('two-class-k-nearest-neighbors', 'credit-risk', split);
  expect(metrics.auc).toBeGreaterThan(0.65);
  expect(trained.model.learner).toBe('k-nearest-neighbors');
});
