import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { newContext, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { train } from '../../../test/rig/trainAndScore.ts';
import { spec } from './spec.ts';

const columns: Column[] = [
  { name: 'x', type: 'double' },
  { name: 's', type: 'string' },
  { name: 'old', type: 'double', role: 'score' },
  { name: 'w', type: 'double', role: 'weight' },
  { name: 'y', type: 'integer' },
];
const dataset = () =>
  tableOf(
    "SELECT i % 20 AS x, ['b', 'a', NULL][i % 3 + 1] AS s, i AS old, 1 + i % 2 AS w, i % 20 AS y FROM range(200) t(i)",
    columns,
  );

test('the model says what it wants and what it has learned from', async () => {
  const { model } = await train('boosted-decision-tree-regression', { trees: 3 }, await dataset(), 'y');
  expect(model).toMatchObject({
    task: 'regression',
    learner: 'boosted-decision-tree',
    params: { trees: 3, leaves: 20 },
    label: { name: 'y', type: 'integer' },
    features: [
      { name: 'x', type: 'double', input: 'x', kind: 'numeric' },
      { name: 's', type: 'string', input: 's', kind: 'categorical', categories: ['a', 'b'] },
    ],
    output: { name: 'prediction', width: 1 },
    training: { rows: 200 },
  });
  expect(model.training.profile).toMatchObject([
    { name: 'x', missing: 0, mean: expect.closeTo(9.5) },
    {
      name: 's',
      missing: 66,
      counts: [
        { value: 'a', count: 67 },
        { value: 'b', count: 67 },
      ],
    },
    { name: 'y', mean: expect.closeTo(9.5) },
  ]);
});

test('the same training gives the same bytes', async () => {
  const [a, b] = [
    await train('decision-forest-regression', {}, await dataset(), 'y'),
    await train('decision-forest-regression', {}, await dataset(), 'y'),
  ];
  for (const file of ['model.onnx', 'model.json']) {
    expect((await readFile(join(a.folder, file))).equals(await readFile(join(b.folder, file)))).toBe(true);
  }
});

test('a run that is cancelled ends soon', async () => {
  const controller = new AbortController();
  const context = await newContext({ signal: controller.signal, metric: () => controller.abort() });
  const { outputs } = await runModule('boosted-decision-tree-regression', { trees: 100_000 });
  const inputs = { untrainedModel: outputs.untrainedModel, dataset: await dataset() };
  await expect(runModule('train-model', { label: 'y' }, inputs, context)).rejects.toThrow('aborted');
});

test('the schema carries task, label and features on, and refuses what cannot be trained', () => {
  const table = { type: 'table' as const, columns };
  const untrained = { type: 'untrained-model' as const, task: 'regression' as const };
  const check = (label: string) =>
    spec.schema({ params: { label }, inputs: { untrainedModel: untrained, dataset: table } });
  expect(check('y')).toEqual({
    outputs: { trainedModel: { type: 'model', task: 'regression', label: columns[4], features: columns.slice(0, 2) } },
    issues: [],
  });
  expect(check('Y').issues).toEqual([{ param: 'label', message: 'There is no column "Y". Did you mean "y"?' }]);
  expect(check('s').issues?.[0]?.message).toContain('"s" is of type string. Convert it to a number');
});
