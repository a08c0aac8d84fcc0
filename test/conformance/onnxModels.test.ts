import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SupervisedTask } from '../../modules/lib/learners/data.ts';
import type { Estimator } from '../../modules/lib/learners/learner.ts';
import { learners } from '../../modules/lib/learners/learners.ts';
import { Random } from '../../modules/lib/learners/random.ts';
import { anomalyLearners, clusteringLearners } from '../../modules/lib/learners/unsupervisedLearners.ts';
import { buildGraph, buildModel } from '../../modules/lib/onnx/buildModel.ts';
import { findPython } from '../bench/findPython.ts';
import { newContext, newPath } from '../rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../rig/trainingData.ts';
import { answerByOnnx, unsupervisedDataOf } from '../rig/unsupervisedData.ts';

const python = findPython('onnx', 'onnxruntime', 'numpy');

const random = new Random(5);
const count = 60;
const x = Array.from({ length: count }, (_, i) => (i % 9 === 0 ? null : 10 * random.uniform()));
const colour = x.map((_, i) => ['red', 'green', null, 'blue'][i % 4]!);
const score = x.map((value, i) => (value ?? 5) + (i % 4) + random.uniform());
const targets: Record<SupervisedTask, number[] | string[]> = {
  regression: score.map((value) => Math.abs(value)),
  binary: score.map((value) => (value > 6 ? 'yes' : 'no')),
  multiclass: score.map((value) => (value > 8 ? 'high' : value > 4 ? 'mid' : 'low')),
};
const rows: Record<string, Values> = { x: [...x, null, 30, 3], colour: [...colour, null, 'violet', 'blue'] };

/** Parameters where the defaults do not do. */
const parameters: Record<string, object> = {
  'neural-network': { iterations: 3 },
  'one-vs-all': { learner: 'logistic-regression', params: {} },
  'one-vs-one': { learner: 'naive-bayes', params: {}, combination: 'coupling' },
};
const more: Record<string, object> = {
  'k-nearest-neighbors': { weights: 'distance', distance: 'cosine' },
  'neural-network': { iterations: 3, hiddenNodes: [5, 4], activation: 'tanh' },
  'one-vs-one': { learner: 'decision-forest', params: {}, combination: 'votes' },
};

test('every learner’s models pass ONNX’s checker and answer the same in Python', async ({ skip }) => {
  if (!python && !process.env.CI)
    skip('There is no Python with onnx, onnxruntime and numpy: name one by PIPEWRIGHT_PYTHON.');
  expect(python, 'a Python with onnx, onnxruntime and numpy').toBeDefined();
  const folder = await newPath('models');
  await mkdir(folder, { recursive: true });
  const expected: Record<string, number[]> = {};
  for (const [id, load] of Object.entries(learners)) {
    const learner = await load();
    for (const task of learner.tasks) {
      for (const [i, params] of [parameters[id] ?? {}, more[id]].entries()) {
        if (!params) continue;
        const data = trainingDataOf(task, { x, colour }, targets[task]);
        const estimator = await learner.fit(data, learner.params.parse(params), await newContext());
        const name = `${id}-${task}-${i}`;
        await writeFile(join(folder, `${name}.onnx`), buildModel(estimator, data).bytes);
        await writeFile(join(folder, `${name}.inputs.json`), JSON.stringify(rows));
        expected[name] = await predictByOnnx(estimator, data, rows);
      }
    }
  }
  for (const [id, load] of Object.entries({ ...clusteringLearners, ...anomalyLearners })) {
    const learner = await load();
    const data = unsupervisedDataOf('clustering', { x, colour });
    const estimator: Estimator = await learner.fit(data, learner.params.parse({}), await newContext());
    const width = 'clusterCount' in estimator ? Number(estimator.clusterCount) : 1;
    await writeFile(join(folder, `${id}.onnx`), buildGraph(estimator, data.features, 'answer', width).bytes);
    await writeFile(join(folder, `${id}.inputs.json`), JSON.stringify(rows));
    expected[id] = await answerByOnnx(estimator, data, rows, width);
  }
  const script = fileURLToPath(new URL('./onnxModels.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python!, [script, folder], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(status, stderr).toBe(0);
  const answers = JSON.parse(stdout) as Record<string, number[]>;
  expect(Object.keys(answers).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, values] of Object.entries(expected)) {
    for (const [i, value] of values.entries()) {
      const difference = Math.abs(answers[name]![i]! - value);
      expect(difference, `${name}, answer ${i}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
    }
  }
}, 60_000);
