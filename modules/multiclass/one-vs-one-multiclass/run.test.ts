import { expect, test } from 'vitest';
import { evaluateNested } from '../../../test/rig/nestedLearner.ts';

test.each(['coupling', 'votes'])(
  'tells the species of iris by pairs: %s',
  async (combination) => {
    const { metrics, model } = await evaluateNested('one-vs-one-multiclass', 'two-class-logistic-regression', {
      combination,
    });
    expect(metrics.overall_accuracy).toBeGreaterThan(0.9);
    expect(model.training.metrics.models).toBe(3);
  },
  20_000,
);
