import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Column, ColumnType, Task } from '../../../pipelines/contract/table.ts';
import type { Operation } from '../../../pipelines/contract/transformation.ts';
import { mixedColumns, mixedRows, mixedSql, serveMixed } from '../../../test/rig/mixedServable.ts';
import { runModule, tableOf } from '../../../test/rig/runModule.ts';
import { catalog } from '../../catalog.ts';
import { addOnnx } from './addOnnx.ts';
import { checkParity } from './onnxParity.ts';
import { OnnxScorer } from './onnxScorer.ts';
import { SqlScorer } from './sqlScorer.ts';

const trainers: Partial<Record<Task, string>> = {
  regression: 'train-model',
  binary: 'train-model',
  multiclass: 'train-model',
  clustering: 'train-clustering-model',
  anomaly: 'train-anomaly-detection-model',
};
const learners = catalog.flatMap((spec) => {
  if (Object.keys(spec.inputs).length > 0 || !('untrainedModel' in spec.outputs)) return [];
  const shape = spec.schema({ params: spec.params.parse({}) as never, inputs: {} }).outputs.untrainedModel;
  return shape?.type === 'untrained-model' ? [{ id: spec.id, task: shape.task }] : [];
});

/** SQL of the label by task: one for each type that it may have. */
const labels: Partial<Record<Task, Partial<Record<ColumnType, string>>>> = {
  regression: { double: '4 + sin(i * 0.7) * 3 + ((i * 37) % 23) / 5' },
  binary: { boolean: '(i * 37) % 23 > 11', integer: '((i * 37) % 23) // 12 - 1' },
  multiclass: { string: "'class ' || (((i * 37) % 23) // 8)", double: '(((i * 37) % 23) // 8) + 0.5' },
};
const parameters: Record<string, object> = {
  'dbscan-clustering': { radius: 6 },
  'neural-network': { iterations: 3 },
};

async function train(id: string, task: Task, label: Column | undefined): Promise<string> {
  const sql = label ? `, ${labels[task]![label.type]} AS label` : '';
  const dataset = await tableOf(`SELECT ${mixedSql}${sql} FROM range(150) t(i)`, [
    ...mixedColumns,
    ...(label ? [label] : []),
  ]);
  const { outputs } = await runModule(id, parameters[id] ?? {});
  const inputs = { untrainedModel: outputs.untrainedModel, dataset };
  return (await runModule(trainers[task]!, label ? { label: 'label' } : {}, inputs)).outputs.trainedModel!;
}

const cleaning: Operation[] = [
  { op: 'missing-indicator', columns: [{ column: 'word', name: 'no word' }] },
  {
    op: 'impute',
    columns: [
      { column: 'word', value: { type: 'string', text: 'w2' } },
      { column: 'whole', value: { type: 'double', text: '3.5' } },
    ],
  },
  {
    op: 'scale',
    columns: [
      { column: 'x', scaling: { kind: 'affine', offset: 0.1, divisor: 3 } },
      { column: 'whole', scaling: { kind: 'logistic' } },
    ],
  },
];

describe.each(learners.map((learner, i) => ({ ...learner, i })))('$id', ({ id, task, i }) => {
  const types = Object.keys(labels[task] ?? {}) as ColumnType[];
  const type = types[i % types.length];

  test(`one ONNX file answers as the steps do; type of the label: ${type ?? 'none'}`, async () => {
    const model = await train(id, task, type && { name: 'label', type, role: 'label' });
    const rows = mixedRows(400);
    for (const operations of [[], cleaning]) {
      const { folder } = await serveMixed(model, operations);
      const servable = await addOnnx(folder, rows, 400);
      expect(servable.notCompiled).toEqual([]);
      const { largestDifference } = await checkParity(folder, servable, rows, 400);
      expect(largestDifference).toBeLessThan(1e-12);
    }
  });
});

test('rows that a step removes have a reason and no answer', async () => {
  const model = await train('two-class-logistic-regression', 'binary', {
    name: 'label',
    type: 'boolean',
    role: 'label',
  });
  const { folder } = await serveMixed(model, [{ op: 'drop-missing-rows', columns: ['x', 'word'] }]);
  const rows = mixedRows(400);
  const servable = await addOnnx(folder, rows, 400);
  expect(servable.onnx).toBe('pipeline.onnx');
  await using scorer = await OnnxScorer.open(folder, servable);
  const { failed, columns } = await scorer.score(rows, 400);
  const removed = Array.from({ length: 400 }, (_, i) => i).filter(
    (i) => Number.isNaN(rows[0]![i]) || rows[2]![i] === null,
  );
  expect([...failed.keys()]).toEqual(removed);
  await using steps = await SqlScorer.open(folder);
  expect(failed).toEqual((await steps.score(rows, 400)).failed);
  expect(columns[0]![removed[0]!]).toBeNull();
});

test('the answer for a row is the same in a batch of any size', async () => {
  const model = await train('multiclass-neural-network', 'multiclass', {
    name: 'label',
    type: 'string',
    role: 'label',
  });
  const { folder } = await serveMixed(model, cleaning);
  const rows = mixedRows(5000);
  const servable = await addOnnx(folder, rows, 5000);
  await using scorer = await OnnxScorer.open(folder, servable);
  const all = await scorer.score(rows, 5000);
  for (const row of [0, 1, 4095, 4096, 4999]) {
    const one = await scorer.score(
      rows.map((values) => values.slice(row, row + 1)),
      1,
    );
    expect(one.columns.map(([value]) => value)).toEqual(all.columns.map((values) => values[row]));
  }
});

test('steps without an exact counterpart in ONNX are named, each with its reason', async () => {
  const model = await train('two-class-logistic-regression', 'binary', {
    name: 'label',
    type: 'boolean',
    role: 'label',
  });
  const { folder } = await serveMixed(model, [
    { op: 'convert', columns: [{ column: 'x', type: 'string', required: false }] },
  ]);
  const servable = await addOnnx(folder, mixedRows(10), 10);
  expect(servable).not.toHaveProperty('onnx');
  expect(servable.notCompiled).toEqual([
    expect.stringContaining('"Clean Missing Data": ONNX does not convert double to string'),
  ]);
  await expect(readFile(join(folder, 'pipeline.onnx'))).rejects.toThrow('ENOENT');
});
