import { spawnSync } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { writeGraphText } from '../../modules/lib/onnx/graphTexts.ts';
import { addOnnx } from '../../modules/lib/serving/addOnnx.ts';
import { SqlScorer } from '../../modules/lib/serving/sqlScorer.ts';
import type { Operation } from '../../pipelines/contract/transformation.ts';
import { findPython } from '../bench/findPython.ts';
import { mixedColumns, mixedRows, mixedSql, serveMixed } from '../rig/mixedServable.ts';
import { newPath, runModule, tableOf } from '../rig/runModule.ts';

const python = findPython('onnx', 'onnxruntime', 'numpy');

const learners = [
  { id: 'two-class-boosted-decision-tree', trainer: 'train-model', label: '(i * 37) % 23 > 11', type: 'boolean' },
  {
    id: 'multiclass-k-nearest-neighbors',
    trainer: 'train-model',
    label: "'class ' || ((i * 37) % 23) // 8",
    type: 'string',
  },
  { id: 'linear-regression', trainer: 'train-model', label: '(i * 37) % 23 + 0.5', type: 'double' },
  { id: 'gaussian-mixture-clustering', trainer: 'train-clustering-model' },
] as const;

const operations: Operation[] = [
  { op: 'drop-missing-rows', columns: ['flag'] },
  { op: 'impute', columns: [{ column: 'word', value: { type: 'string', text: 'w2' } }] },
  { op: 'scale', columns: [{ column: 'whole', scaling: { kind: 'lognormal', mean: 1, deviation: 2 } }] },
];

test('Python’s onnxruntime answers for the one ONNX file as the steps do', async ({ skip }) => {
  if (!python && !process.env.CI)
    skip('There is no Python with onnx, onnxruntime and numpy: name one by PIPEWRIGHT_PYTHON.');
  expect(python, 'a Python with onnx, onnxruntime and numpy').toBeDefined();
  const results = await newPath('pipelines');
  await mkdir(results, { recursive: true });
  // JSON does not tell -0 from 0.
  const rows = mixedRows(100).map((values) => (Array.isArray(values) ? values : values.map((value) => value + 0)));
  const expected: Record<string, Record<string, unknown[]>> = {};
  for (const learner of learners) {
    const label = 'label' in learner ? [{ name: 'label', type: learner.type, role: 'label' as const }] : [];
    const sql = 'label' in learner ? `, ${learner.label} AS label` : '';
    const dataset = await tableOf(`SELECT ${mixedSql}${sql} FROM range(150) t(i)`, [...mixedColumns, ...label]);
    const { outputs } = await runModule(learner.id, {});
    const inputs = { untrainedModel: outputs.untrainedModel, dataset };
    const trained = await runModule(learner.trainer, label.length > 0 ? { label: 'label' } : {}, inputs);
    const { folder } = await serveMixed(trained.outputs.trainedModel!, operations);
    const servable = await addOnnx(folder, rows, 100);
    await cp(join(folder, 'pipeline.onnx'), join(results, `${learner.id}.onnx`));
    const given = rows.map((values, i) => [
      mixedColumns[i]!.name,
      Array.from<string | number | null, unknown>(values, (value) =>
        typeof value === 'number' ? value : writeGraphText(value),
      ),
    ]);
    await writeFile(join(results, `${learner.id}.json`), JSON.stringify(Object.fromEntries(given)));
    await using scorer = await SqlScorer.open(folder);
    const { columns, failed } = await scorer.score(rows, 100);
    expected[learner.id] = {
      ...Object.fromEntries(servable.response.map(({ name }, i) => [name, columns[i]!])),
      row_kept: Array.from({ length: 100 }, (_, row) => !failed.has(row)),
    };
  }
  const script = fileURLToPath(new URL('./servableOnnx.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python!, [script, results], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(status, stderr).toBe(0);
  type Answers = Record<string, { outputs: Record<string, unknown[]>; metadata: Record<string, string> }>;
  for (const [id, { outputs, metadata }] of Object.entries(JSON.parse(stdout) as Answers)) {
    expect(Object.keys(outputs)).toEqual(Object.keys(expected[id]!));
    expect(outputs.row_kept).toEqual(expected[id]!.row_kept);
    for (const [name, values] of Object.entries(expected[id]!)) {
      for (const [row, value] of values.entries()) {
        if (value === null) continue;
        const found = outputs[name]![row];
        if (typeof value !== 'number') expect(found, `${id}, ${name}, row ${row}`).toEqual(value);
        else
          expect(Math.abs(Number(found) - value), `${id}, ${name}, row ${row}`).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(value)),
          );
      }
    }
    const request = JSON.parse(metadata['pipewright.request']!) as { name: string; type: string; input: string }[];
    expect(request.map(({ name, type }) => ({ name, type }))).toEqual(
      mixedColumns.map(({ name, type }) => ({ name, type })),
    );
  }
}, 60_000);
