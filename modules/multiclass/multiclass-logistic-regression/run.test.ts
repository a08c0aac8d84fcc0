import { expect, test } from 'vitest';
import { evaluateOnExample, median } from '../../../test/rig/exampleTables.ts';

test('tells the species of irises', async () => {
  const accuracies: number[] = [];
  for (let split = 0; split < 9; split++) {
    const { metrics, trained } = await evaluateOnExample('multiclass-logistic-regression', 'species', {
      file: 'iris.csv',
      testShare: 0.3,
      split,
    });
    accuracies.push(metrics.overall_accuracy!);
    expect(metrics.log_loss).toBeLessThan(0.4);
    expect(trained.model.output).toEqual({ name: 'probabilities', width: 3 });
  }
  expect(median(accuracies)).toBeGreaterThanOrEqual(0.93);
}, 60_000);
