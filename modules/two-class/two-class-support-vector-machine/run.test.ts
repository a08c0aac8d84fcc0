import { expect, test } from 'vitest';
import { evaluateOnExample, median } from '../../../test/rig/exampleTables.ts';

test('tells high credit risks, which count five times: accuracy of at least 0.72', async () => {
  const accuracies: number[] = [];
  for (let split = 0; split < 11; split++) {
    const { metrics, trained } = await evaluateOnExample('two-class-support-vector-machine', 'credit-risk', {
      file: 'german-credit.csv',
      fiveTimes: '"credit-risk" = 2',
      testShare: 0.5,
      split,
    });
    accuracies.push(metrics.accuracy!);
    const losses = trained.metrics.filter(({ name }) => name === 'training_loss');
    expect(losses.filter(({ step }) => step !== undefined)).toHaveLength(10);
  }
  expect(median(accuracies)).toBeGreaterThan(0.72);
}, 180_000);
