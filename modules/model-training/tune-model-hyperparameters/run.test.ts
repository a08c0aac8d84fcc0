import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { contextWithChildren } from '../../../test/rig/childRuns.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { readTrainedModel } from '../../lib/learners/saveModel.ts';
import { planRounds } from './planRounds.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'a', type: 'double' },
  { name: 'b', type: 'double' },
  { name: 'y', type: 'string' },
];
const rows = (count: number, salt = 0) =>
  `SELECT a, b, CASE WHEN (a > 50) = (b > 50) THEN 'yes' ELSE 'no' END AS y
   FROM (SELECT hash(i + ${salt}) % 100 AS a, hash(i * 31 + ${salt}) % 100 AS b FROM range(${count}) t(i))`;

const ranges = 'leaves: 2; 4; 8\nlearning rate: 0.05 to 0.5 log in 2 steps';
const ranged = { trees: 10, trainerMode: 'parameter-range', ranges };

interface More {
  validationDataset?: string;
  /** Name of a child run that fails. */
  failing?: string;
}

async function tune(params: object, learner: object = ranged, { failing, ...more }: More = {}) {
  const { outputs: configured } = await runModule('two-class-boosted-decision-tree', learner);
  const dataset = await tableOf(rows(400), columns);
  const inputs = { untrainedModel: configured.untrainedModel, dataset, ...more };
  const context = await contextWithChildren(inputs);
  const { runChild } = context;
  const failure = { reason: 'out-of-memory' as const, message: 'It needs more memory.', step: 'Train Model' };
  context.runChild = async (request, options) =>
    request.name === failing
      ? { runId: 'x', status: 'failed', failure, outputs: {}, metrics: {} }
      : await runChild(request, options);
  const { outputs, metrics, logs } = await runModule(
    'tune-model-hyperparameters',
    { label: 'y', ...params },
    inputs,
    context,
  );
  const results = await rowsOf(outputs.sweepResults!);
  return {
    outputs,
    results,
    model: await readTrainedModel(outputs.trainedModel!),
    metrics,
    logs,
    names: context.names,
  };
}

test('an entire grid tries every combination, best first, and trains the best on all rows', async () => {
  const { results, model, metrics, names, outputs } = await tune({ mode: 'entire-grid' });
  expect(results).toHaveLength(6);
  expect(results.map((row) => row.Trial).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  const accuracies = results.map((row) => Number(row.accuracy));
  expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  const { 'Maximum number of leaves per tree': leaves, 'Learning rate': rate } = results[0]!;
  expect(model.params).toMatchObject({ leaves, learningRate: rate, trees: 10 });
  expect(model.training.rows).toBe(400);
  expect(metrics.filter(({ name }) => name === 'trial_accuracy')).toHaveLength(6);
  expect(metrics.find(({ name }) => name === 'accuracy')?.value).toBe(accuracies[0]);
  expect(names).toEqual(['Rows for validation', ...[1, 2, 3, 4, 5, 6].map((i) => `Trial ${i}`), 'Best model']);
  expect((await columnsOf(outputs.sweepResults!)).map(({ name }) => name)).toEqual([
    'Trial',
    'Status',
    'accuracy',
    'Maximum number of leaves per tree',
    'Learning rate',
    'precision',
    'recall',
    'f1_score',
    'log_loss',
    'auc',
    'Message',
  ]);
});

test.each(['random-sweep', 'bayesian', 'successive-halving'])(
  '%s gives the same bytes for the same seed',
  async (mode) => {
    const params = { mode, runs: 6, seed: 3, metric: 'log-loss' };
    const [one, two] = [await tune(params), await tune(params)];
    expect(one.results).toEqual(two.results);
    for (const path of ['sweepResults', 'trainedModel/model.onnx', 'trainedModel/model.json']) {
      const [port = '', ...rest] = path.split('/');
      const [a, b] = [one, two].map(({ outputs }) => readFile(join(outputs[port]!, ...rest)));
      expect((await a!).equals(await b!)).toBe(true);
    }
    const losses = one.results.filter((row) => row.Status === 'completed').map((row) => Number(row.log_loss));
    expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  },
);

test('successive halving drops trials on few rows, and the last one had all', async () => {
  expect(planRounds(9, { reduction: 3, smallestShare: 0.1 })).toEqual([
    { share: 1 / 9, trials: 9 },
    { share: 1 / 3, trials: 3 },
    { share: 1, trials: 1 },
  ]);
  expect(planRounds(5, { reduction: 3, smallestShare: 0.001 }).map(({ trials }) => trials)).toEqual([5, 1]);
  const { results } = await tune({ mode: 'successive-halving', runs: 4, reduction: 2, smallestShare: 0.25 });
  expect(results.map((row) => [row.Status, row['Share of rows']])).toEqual([
    ['completed', 1],
    ['dropped', 0.5],
    ['dropped', 0.25],
    ['dropped', 0.25],
  ]);
});

test('a learner with one value for each parameter is tuned over what is usual for it, and the log says so', async () => {
  const validationDataset = await tableOf(rows(100, 7), columns);
  const { results, logs, names } = await tune({ runs: 2 }, {}, { validationDataset });
  expect(results).toHaveLength(2);
  expect(logs.join()).toContain('usual for it are tried: Maximum number of leaves per tree');
  expect(names).toEqual(['Trial 1', 'Trial 2', 'Best model']);
});

test('trials are validated over folds when that is asked for', async () => {
  const { results, names } = await tune(
    { mode: 'entire-grid', validation: 'folds', folds: 3 },
    { ...ranged, ranges: 'leaves: 2; 8' },
  );
  expect(results).toHaveLength(2);
  expect(names[0]).toBe('Rows for validation');
});

test('a trial that fails is told, and the others go on', async () => {
  const { results, logs, names } = await tune({ mode: 'entire-grid', metric: 'auc' }, ranged, { failing: 'Trial 2' });
  expect(results).toHaveLength(6);
  expect(results.at(-1)).toMatchObject({ Trial: 2, Status: 'failed', auc: null, Message: 'It needs more memory.' });
  expect(logs).toContain('Trial 2 failed: It needs more memory.');
  expect(logs.join()).toContain('is the best, with auc');
  expect(names.at(-1)).toBe('Best model');
  await expect(tune({ mode: 'entire-grid', label: 'z' })).rejects.toThrow('There is no column "z"');
  const one = { ...ranged, ranges: 'leaves: 2' };
  await expect(tune({ mode: 'entire-grid' }, one, { failing: 'Trial 1' })).rejects.toThrow(
    'No trial of 1 ended with a model. Trial 1: It needs more memory.',
  );
});

test('trials that fall behind are stopped on the losses that they report', async () => {
  const learner = {
    ...ranged,
    trees: 20,
    validationFraction: 0.3,
    earlyStoppingRounds: 100,
    ranges: 'Learning rate: 0.5; 0.4; 0.3; 0.001',
  };
  const { results } = await tune({ mode: 'entire-grid', earlyTermination: true, parallelTrials: 1 }, learner);
  expect(results.at(-1)).toMatchObject({
    Trial: 4,
    Status: 'stopped',
    Message: 'Stopped after iteration 5.',
    accuracy: null,
  });
  const { logs } = await tune({ mode: 'entire-grid', earlyTermination: true }, ranged);
  expect(logs.join()).toContain('reports no validation loss');
});

test('Train Model and Cross Validate Model refuse a learner with ranges, and say what to do', async () => {
  const { outputs } = await runModule('two-class-boosted-decision-tree', ranged);
  const inputs = { untrainedModel: outputs.untrainedModel, dataset: await tableOf(rows(20), columns) };
  for (const module of ['train-model', 'cross-validate-model']) {
    await expect(runModule(module, { label: 'y' }, inputs)).rejects.toThrow('Connect it to Tune Model Hyperparameters');
  }
});

test('the schema knows the model, and refuses a metric that its task does not have', () => {
  const untrainedModel = { type: 'untrained-model' as const, task: 'regression' as const };
  const numbers: Column[] = [...columns.slice(0, 2), { name: 'y', type: 'double' }];
  const check = (metric: string) => {
    const params = spec.params.parse({ label: 'y', metric });
    return spec.schema({ params, inputs: { untrainedModel, dataset: { type: 'table', columns: numbers } } });
  };
  expect(check('default')).toMatchObject({
    issues: [],
    outputs: { trainedModel: { type: 'model', task: 'regression', label: numbers[2], features: numbers.slice(0, 2) } },
  });
  expect(check('auc').issues).toMatchObject([{ param: 'metric', message: expect.stringContaining('There is no auc of a regression model') }]); // biome-ignore format: one line
});
