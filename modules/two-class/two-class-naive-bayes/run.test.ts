import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';

test('ranks credit risks: AUC of at least 0.74', async () => {
  const split = { file: 'german-credit.csv', testShare: 0.3, split: 0 };
  const { metrics, trained } = await evaluateOnExample('two-class-naive-bayes', 'credit-risk', split);
  expect(metrics.auc).toBeGreaterThan(0.74);
  expect(trained.model.learner).toBe('naive-bayes');
  expect(trained.model.training.importances.length).toBeGreaterThan(10);
});
