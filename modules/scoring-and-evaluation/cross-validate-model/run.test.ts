import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Evaluation, evaluation } from '../../../pipelines/contract/evaluation.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { contextWithChildren } from '../../../test/rig/childRuns.ts';
import { columnsOf, rowsOf, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'id', type: 'integer' },
  { name: 'x', type: 'double' },
  { name: 'y', type: 'string' },
];
const rows = (count: number) =>
  `SELECT i AS id, (hash(i) % 1000) / 10 AS x, CASE WHEN hash(i) % 1000 > 500 THEN 'yes' ELSE 'no' END AS y FROM range(${count}) t(i)`;

async function validate(dataset: string, params: object, learner = 'two-class-boosted-decision-tree', tree = {}) {
  const { outputs: configured } = await runModule(learner, { trees: 5, ...tree });
  const inputs = { untrainedModel: configured.untrainedModel, dataset };
  const context = await contextWithChildren(inputs);
  const { outputs, metrics, logs } = await runModule('cross-validate-model', params, inputs, context);
  const text = await readFile(outputs.evaluationResults!, 'utf8');
  return {
    scored: outputs.scoredResults!,
    evaluation: evaluation.parse(JSON.parse(text)) satisfies Evaluation,
    metrics,
    logs,
    names: context.names,
  };
}

test('every row is scored once, by a model that has not seen it, and stands where it stood', async () => {
  const dataset = await tableOf(rows(200), columns);
  const { scored, evaluation, names } = await validate(dataset, { label: 'y', folds: 4 });
  const found = await rowsOf(scored);
  expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const sizes = [1, 2, 3, 4].map((fold) => found.filter((row) => row.Fold === fold).length);
  expect(sizes).toEqual([50, 50, 50, 50]);
  expect(names).toEqual(['Assign folds', 'Fold 1', 'Fold 2', 'Fold 3', 'Fold 4']);
  expect(evaluation.results.map(({ name, rows }) => [name, rows])).toEqual(
    [1, 2, 3, 4].map((fold) => [`Fold ${fold}`, 50]),
  );
  const share = (fold: number) => found.filter((row) => row.Fold === fold && row.y === 'yes').length;
  expect(Math.max(...[1, 2, 3, 4].map(share)) - Math.min(...[1, 2, 3, 4].map(share))).toBeLessThanOrEqual(1);
});

test('the evaluation has mean and standard deviation over the folds, and so have the metrics', async () => {
  const dataset = await tableOf(rows(100), columns);
  const { evaluation, metrics } = await validate(dataset, { label: 'y', folds: 5 });
  const values = evaluation.results.map((result) => (result.metrics as { accuracy: number }).accuracy);
  const mean = values.reduce((sum, value) => sum + value, 0) / 5;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4);
  expect(evaluation.folds?.accuracy).toEqual({
    mean: expect.closeTo(mean, 12),
    standardDeviation: expect.closeTo(deviation, 12),
    folds: 5,
  });
  expect(metrics.find(({ name }) => name === 'accuracy')?.value).toBeCloseTo(mean, 12);
  const folds = metrics.flatMap(({ name, step }) => (name === 'fold_accuracy' ? [step] : []));
  expect(folds.sort()).toEqual([1, 2, 3, 4, 5]);
});

test('folds that the table has are taken, whatever their sizes', async () => {
  const dataset = await tableOf(`SELECT *, CASE WHEN id < 70 THEN 1 ELSE 3 END AS Fold FROM (${rows(100)})`, [
    ...columns,
    { name: 'Fold', type: 'integer' },
  ]);
  const { evaluation, names, scored, logs } = await validate(dataset, { label: 'y' });
  expect(names).toEqual(['Fold 1', 'Fold 3']);
  expect(logs.join()).toContain('those of the column "Fold"');
  expect(evaluation.results.map((result) => result.rows)).toEqual([70, 30]);
  expect((await rowsOf(scored)).map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test('a class that a fold was not trained on has probability 0 there', async () => {
  const three =
    "SELECT i AS id, i % 3 AS x, CASE WHEN i = 0 THEN 'rare' ELSE ['a', 'b'][i % 2 + 1] END AS y FROM range(60) t(i)";
  const dataset = await tableOf(three, columns);
  const { scored } = await validate(dataset, { label: 'y', folds: 2 }, 'multiclass-boosted-decision-tree');
  const names = (await columnsOf(scored)).map(({ name }) => name);
  const probabilities = ['a', 'b', 'rare'].map((name) => `Scored Probabilities_${name}`);
  expect(names).toEqual(['id', 'x', 'y', 'Scored Labels', ...probabilities, 'Fold']);
  const [first] = await rowsOf(scored);
  expect(first).toMatchObject({ y: 'rare', 'Scored Probabilities_rare': 0 });
});

test('a fold that cannot be trained ends the step, which names the fold and says why', async () => {
  const dataset = await tableOf(`SELECT i AS id, i AS x, 'only' AS y FROM range(20) t(i)`, columns);
  await expect(validate(dataset, { label: 'y', folds: 2 })).rejects.toThrow(
    /Fold 1 could not be validated: .* has only one class/,
  );
  const few = await tableOf(rows(3), columns);
  await expect(validate(few, { label: 'y' })).rejects.toThrow('3 rows, too few for 10 folds');
});

test('the schema tells the columns of the scored rows', async () => {
  const numbers: Column[] = [...columns.slice(0, 2), { name: 'y', type: 'double' }];
  const dataset = await tableOf('SELECT i AS id, i % 7 AS x, i % 7 * 2 AS y FROM range(60) t(i)', numbers);
  const { scored } = await validate(dataset, { label: 'y', folds: 3 }, 'boosted-decision-tree-regression');
  const untrainedModel = { type: 'untrained-model' as const, task: 'regression' as const };
  const params = spec.params.parse({ label: 'y' });
  const inputs = { untrainedModel, dataset: { type: 'table' as const, columns: numbers } };
  const { outputs, issues } = spec.schema({ params, inputs });
  expect(issues).toEqual([]);
  expect(outputs.scoredResults).toEqual({ type: 'table', columns: await columnsOf(scored) });
  const wrong = spec.schema({ params: { ...params, label: 'z' }, inputs });
  expect(wrong.issues).toMatchObject([{ param: 'label' }]);
});
