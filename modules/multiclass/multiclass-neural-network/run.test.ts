import { expect, test } from 'vitest';
import { evaluateOnExample } from '../../../test/rig/exampleTables.ts';

test('tells the species of iris', async () => {
  const { metrics, trained } = await evaluateOnExample('multiclass-neural-network', 'species', {
    file: 'iris.csv',
    testShare: 0.3,
    split: 1,
  });
  expect(metrics.overall_accuracy).toBeGreaterThan(0.9);
  expect(trained.model.output).toEqual({ name: 'probabilities', width: 3 });
  expect(trained.model.training.importances).toHaveLength(4);
});
