import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Column } from '../../../pipelines/contract/table.ts';
import { columnsOf, queryOne, runModule, tableOf } from '../../../test/rig/runModule.ts';
import { score } from '../../../test/rig/trainAndScore.ts';
import { trainAnomalies } from '../../../test/rig/trainUnsupervised.ts';

const columns: Column[] = [
  { name: 'x', type: 'double' },
  { name: 'kind', type: 'string' },
  { name: 'odd', type: 'boolean', role: 'label' },
];
const dataset = () =>
  tableOf(
    "SELECT CASE WHEN i % 50 = 7 THEN 30 + i / 10 ELSE sin(i) END AS x, ['a', 'b', NULL][i % 3 + 1] AS kind, i % 50 = 7 AS odd FROM range(500) t(i)",
    columns,
  );

test('Score Model tells anomalies and how unusual they are; Evaluate Model compares them with a label', async () => {
  const trained = await trainAnomalies('isolation-forest', {}, await dataset());
  expect(trained.model).toMatchObject({
    task: 'anomaly',
    output: { name: 'score', width: 1 },
    features: [{ name: 'x' }, { name: 'kind' }],
  });
  const results = await score(trained, await dataset());
  expect((await columnsOf(results)).slice(3)).toMatchObject([
    { name: 'Scored Labels', type: 'integer', score: { task: 'anomaly', kind: 'label' } },
    { name: 'Scored Probabilities', type: 'double', score: { task: 'anomaly', kind: 'probability' } },
  ]);
  const labels = 'SELECT count(*) FROM t WHERE ("Scored Probabilities" >= 0.5)::INT <> "Scored Labels"';
  expect(await queryOne(results, labels)).toBe(0);
  const { outputs } = await runModule('evaluate-model', {}, { scoredDataset: results });
  const { results: evaluated } = JSON.parse(await readFile(outputs.evaluation!, 'utf8'));
  expect(evaluated[0]).toMatchObject({ task: 'anomaly', metrics: { auc: 1, recall: 1 } });
});

test('the same training gives the same bytes', async () => {
  const [a, b] = [
    await trainAnomalies('isolation-forest', {}, await dataset()),
    await trainAnomalies('isolation-forest', {}, await dataset()),
  ];
  const bytes = await Promise.all([a, b].map(({ folder }) => readFile(`${folder}/model.onnx`)));
  expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
});
