import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, newContext, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { trainClusters } from '../../../test/rig/trainUnsupervised.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'x', type: 'double' },
  { name: 'noise', type: 'double' },
  { name: 'w', type: 'double', role: 'weight' },
];
const dataset = () =>
  tableOf('SELECT i % 2 * 5 + sin(i) AS x, cos(i * i) AS noise, 1.0 AS w FROM range(100) t(i)', columns);

test('only the selected columns are clustered by, and the assignments can stand alone', async () => {
  const { model, results } = await trainClusters('k-means-clustering', {}, await dataset(), {
    columns: ['x'],
    appendScores: false,
  });
  expect(model.features.map(({ name }) => name)).toEqual(['x']);
  expect((await columnsOf(results)).map(({ name }) => name)).toEqual([
    'Assignments',
    'DistancesToClusterCenter no.0',
    'DistancesToClusterCenter no.1',
  ]);
});

test('the same training gives the same bytes', async () => {
  const runs = [
    await trainClusters('k-means-clustering', {}, await dataset()),
    await trainClusters('k-means-clustering', {}, await dataset()),
  ];
  for (const file of ['model.onnx', 'model.json']) {
    const [a, b] = await Promise.all(runs.map(({ folder }) => readFile(`${folder}/${file}`)));
    expect(a!.equals(b!)).toBe(true);
  }
  const [a, b] = await Promise.all(runs.map(({ results }) => readFile(results)));
  expect(a!.equals(b!)).toBe(true);
});

test('a run that is cancelled ends soon', async () => {
  const controller = new AbortController();
  const context = await newContext({ signal: controller.signal, metric: () => controller.abort() });
  const { outputs } = await runModule('k-means-clustering', { clusters: 20, tolerance: 0, iterations: 100_000 });
  const inputs = { untrainedModel: outputs.untrainedModel, dataset: await dataset() };
  await expect(runModule('train-clustering-model', {}, inputs, context)).rejects.toThrow('aborted');
});

test('the schema names the features, and refuses unknown columns and none', () => {
  const check = (params: unknown) =>
    spec.schema({ params: spec.params.parse(params), inputs: { dataset: { type: 'table', columns } } });
  expect(check({}).outputs.trainedModel).toEqual({
    type: 'model',
    task: 'clustering',
    label: undefined,
    features: columns.slice(0, 2),
  });
  expect(check({ columns: ['X'] }).issues).toMatchObject([{ param: 'columns' }, { param: 'columns' }]);
});

test('a learner of another task is refused', async () => {
  const { outputs } = await runModule('linear-regression', {});
  const inputs = { untrainedModel: outputs.untrainedModel, dataset: await dataset() };
  await expect(runModule('train-clustering-model', {}, inputs)).rejects.toThrow('cannot train "linear-regression"');
});
