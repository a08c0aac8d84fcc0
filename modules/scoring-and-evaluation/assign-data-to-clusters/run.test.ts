import { expect, test } from 'vitest';
import { runModule, tableOf } from '../../../test/rig/runModule.ts';
import { trainAnomalies, trainClusters } from '../../../test/rig/trainUnsupervised.ts';
import { spec } from './spec.ts';

const columns = ['x', 'y'].map((name) => ({ name, type: 'double' as const }));
const dataset = () => tableOf('SELECT i % 2 * 5 + sin(i) AS x, cos(i) AS y FROM range(50) t(i)', columns);

test('a column that the model was trained with and that is missing is named, before the run and in it', async () => {
  const model = { type: 'model' as const, task: 'clustering' as const, label: undefined, features: columns };
  const shapes = { trainedModel: model, dataset: { type: 'table' as const, columns: columns.slice(0, 1) } };
  const { issues } = spec.schema({ params: { appendScores: true }, inputs: shapes });
  expect(issues).toMatchObject([{ port: 'dataset', message: expect.stringContaining('"y"') }]);
  const { folder } = await trainClusters('k-means-clustering', {}, await dataset());
  const inputs = { trainedModel: folder, dataset: await tableOf('SELECT 1.0 AS x', columns.slice(0, 1)) };
  await expect(runModule('assign-data-to-clusters', {}, inputs)).rejects.toThrow('no column "y"');
});

test('a model without clusters is refused', async () => {
  const { folder } = await trainAnomalies('isolation-forest', {}, await dataset());
  const inputs = { trainedModel: folder, dataset: await dataset() };
  await expect(runModule('assign-data-to-clusters', {}, inputs)).rejects.toThrow('has no clusters');
});
