import { expect, test } from 'vitest';
import { evaluateOnExample, median } from '../../../test/rig/exampleTables.ts';
import { spec } from './spec.ts';

test('predicts automobile prices: R² of at least 0.88, RMSE of at most 2600', async () => {
  const squares: number[] = [];
  const errors: number[] = [];
  for (let split = 0; split < 11; split++) {
    const { metrics } = await evaluateOnExample('linear-regression', 'price', {
      file: 'automobile-price-raw.csv',
      columns: '* EXCLUDE ("normalized-losses")',
      complete: true,
      testShare: 0.3,
      split,
    });
    squares.push(metrics.coefficient_of_determination!);
    errors.push(metrics.root_mean_squared_error!);
  }
  expect(median(squares)).toBeGreaterThan(0.88);
  expect(median(errors)).toBeLessThan(2600);
}, 180_000);

test('shows the parameters of gradient descent only where they matter', () => {
  expect(spec.params.shape.epochs.meta()).toMatchObject({ showWhen: { method: ['online-gradient-descent'] } });
  expect(spec.schema()).toEqual({
    outputs: { untrainedModel: { type: 'untrained-model', task: 'regression' } },
  });
});
