import { expect, test } from 'vitest';
import { evaluateOnExample, splitExample } from '../../../test/rig/exampleTables.ts';
import { train } from '../../../test/rig/trainAndScore.ts';

const credit = { file: 'german-credit.csv', testShare: 0.3, split: 0 };

test('ranks credit risks: AUC of at least 0.7', async () => {
  const { metrics } = await evaluateOnExample('two-class-neural-network', 'credit-risk', credit);
  expect(metrics.auc).toBeGreaterThan(0.7);
}, 20_000);

test('stops early where rows that are set aside say so, and says which weights it kept', async () => {
  const { training } = await splitExample(credit);
  const params = { validationFraction: 0.2, activation: 'tanh', momentum: 0.9, earlyStoppingRounds: 5 };
  const { logs, metrics, model } = await train('two-class-neural-network', params, training, 'credit-risk');
  expect(logs.at(-1)).toMatch(/Training ended after \d+ iterations\. The weights of iteration \d+ were kept\./);
  const curve = metrics.filter(({ name, step }) => name === 'validation_loss' && step !== undefined);
  const best = Math.min(...curve.map(({ value }) => value));
  expect(model.training.metrics.validation_loss).toBe(best);
  expect(curve.length).toBeLessThan(100);
}, 20_000);
