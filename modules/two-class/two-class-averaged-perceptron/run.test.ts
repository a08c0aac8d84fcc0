import { expect, test } from 'vitest';
import { evaluateOnExample, median } from '../../../test/rig/exampleTables.ts';
import { tableOf } from '../../../test/rig/runModule.ts';
import { train } from '../../../test/rig/trainAndScore.ts';

test('ranks credit risks: AUC of at least 0.75, and probabilities that mean something', async () => {
  const areas: number[] = [];
  const losses: number[] = [];
  for (let split = 0; split < 3; split++) {
    const { metrics, trained } = await evaluateOnExample('two-class-averaged-perceptron', 'credit-risk', {
      file: 'german-credit.csv',
      testShare: 0.3,
      split,
    });
    areas.push(metrics.auc!);
    losses.push(metrics.log_loss!);
    expect(trained.metrics.filter(({ name, step }) => name === 'training_loss' && step)).toHaveLength(10);
  }
  expect(median(areas)).toBeGreaterThan(0.75);
  // Always answering the share of high risks, 0.3, has a log loss of 0.61.
  expect(median(losses)).toBeLessThan(0.56);
}, 60_000);

test('ends when a plane separates the classes', async () => {
  const table = await tableOf("SELECT i AS x, CASE WHEN i < 50 THEN 'a' ELSE 'b' END AS y FROM range(100) t(i)", [
    { name: 'x', type: 'integer' },
    { name: 'y', type: 'string' },
  ]);
  const { metrics, logs } = await train('two-class-averaged-perceptron', { iterations: 5000 }, table, 'y');
  expect(metrics.find(({ name, value }) => name === 'training_loss' && value === 0)?.step).toBeLessThan(5000);
  expect(logs.join()).toContain('so the training ended');
});
