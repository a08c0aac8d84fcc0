import { expect, test } from 'vitest';
import { runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const x = { name: 'x', type: 'double' as const };

test('the schema carries the features on, without a label', () => {
  const columns = [x, { name: 'y', type: 'double' as const, role: 'label' as const }];
  const { outputs, issues } = spec.schema({ params: {}, inputs: { dataset: { type: 'table', columns } } });
  expect(outputs.trainedModel).toEqual({ type: 'model', task: 'anomaly', label: undefined, features: [x] });
  expect(issues).toEqual([]);
  const none = spec.schema({ params: {}, inputs: { dataset: { type: 'table', columns: columns.slice(1) } } });
  expect(none.issues).toHaveLength(1);
});

test('a learner of another task, and a table without rows, are refused', async () => {
  const { outputs } = await runModule('linear-regression', {});
  const { outputs: forest } = await runModule('isolation-forest', {});
  const dataset = await tableOf('SELECT 1.0 AS x', [x]);
  const empty = await tableOf('SELECT 1.0 AS x WHERE false', [x]);
  const train = (inputs: Record<string, string | undefined>) => runModule('train-anomaly-detection-model', {}, inputs);
  await expect(train({ untrainedModel: outputs.untrainedModel, dataset })).rejects.toThrow(
    'cannot train "linear-regression"',
  );
  await expect(train({ untrainedModel: forest.untrainedModel, dataset: empty })).rejects.toThrow('no rows');
});
