import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { draftPipeline } from './draftPipeline.ts';
import type { TestWorkspace } from './testWorkspace.ts';
import { trainServable } from './trainServable.ts';

const jobs = ['nurse', 'teacher', 'builder', ''] as const;

/** 400 people whose income is to be predicted, with numbers, texts, booleans and missing values. */
function writePeople(): string {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const hours = ((i * 37) % 4000) / 100;
    const age = (i % 60) + 18;
    const income = age - 18 + hours + 10 * (i % 4) > 55 ? 'high' : 'low';
    return [age, i % 11 === 0 ? '' : hours, jobs[i % 4], i % 3 === 0, income].join(',');
  });
  return `age,hours,job,married,income\n${lines.join('\n')}\n`;
}

export const person = { age: 41, hours: 39.5, job: 'nurse', married: true };

/**
 * Runs a pipeline that trains a learner on people, and derives what serves it: scores alone, as one ONNX file. Answers its folder,
 * in the workspace.
 */
export async function servePeople(
  workspace: TestWorkspace,
  learner = 'two-class-logistic-regression',
  params: Record<string, number> = {},
): Promise<string> {
  const pipeline = draftPipeline({
    nodes: {
      data: { module: 'import-data', params: { path: 'people.csv' } },
      learner: { module: learner, params },
      train: { module: 'train-model', params: { label: 'income' } },
      score: { module: 'score-model', params: { appendScores: false } },
    },
    edges: [
      'data.results train.dataset',
      'learner.untrainedModel train.untrainedModel',
      'train.trainedModel score.trainedModel',
      'data.results score.dataset',
    ],
  });
  await writeFile(join(workspace.paths.workspace, 'people.csv'), writePeople());
  const file = join(workspace.paths.workspace, `${learner}.pipeline.json`);
  await writeFile(file, formatPipeline(pipeline));
  const { folder, servable } = await trainServable(workspace, file);
  if (!servable.onnx) throw new Error(servable.notCompiled.join(' '));
  return folder;
}
