import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { scoreColumnsOf } from '../../modules/lib/params/scoreColumns.ts';
import { addOnnx } from '../../modules/lib/serving/addOnnx.ts';
import { writeServable } from '../../modules/lib/serving/servableFile.ts';
import type { ServedColumn } from '../../pipelines/contract/servable.ts';
import { newPath, tableOf } from './runModule.ts';
import { type Trained, train } from './trainAndScore.ts';

/** Rows of people whose income is to be predicted: 400 with numbers, texts, booleans and missing values. */
const people = `SELECT i % 60 + 18 AS age, CASE WHEN i % 11 = 0 THEN NULL ELSE i * 37 % 4000 / 100 END AS hours,
  CASE i % 4 WHEN 0 THEN 'nurse' WHEN 1 THEN 'teacher' WHEN 2 THEN 'builder' END AS job, i % 3 = 0 AS married,
  CASE WHEN (i % 60) + (i * 37 % 4000) / 100 + 10 * (i % 4) > 55 THEN 'high' ELSE 'low' END AS income FROM range(400) t(i)`;

const columns = [
  { name: 'age', type: 'integer' },
  { name: 'hours', type: 'double' },
  { name: 'job', type: 'string' },
  { name: 'married', type: 'boolean' },
  { name: 'income', type: 'string' },
] as const;

export const person = { age: 41, hours: 39.5, job: 'nurse', married: true };

/** Trains a model on people with the real modules, and makes what serves it. Answers the servable's folder. */
export async function servePeople(learner = 'two-class-logistic-regression', params: unknown = {}): Promise<string> {
  const table = await tableOf(people, [...columns]);
  const trained = await train(learner, params, table, 'income');
  return await serveModel(trained);
}

/** A servable that scores with a trained model and does nothing else, as one ONNX file too. Answers its folder. */
async function serveModel({ folder: model, model: { features, ...rest } }: Trained): Promise<string> {
  const folder = await newPath('servable');
  await cp(model, join(folder, 'models', 'model'), { recursive: true });
  const request: ServedColumn[] = features.map(({ name, type }) => {
    const example = person[name as keyof typeof person];
    return { name, type, ...(example === undefined ? {} : { example }) };
  });
  await writeServable(folder, {
    format: 'pipewright/servable@1',
    task: rest.task,
    request,
    response: scoreColumnsOf({ features, ...rest }),
    steps: [
      { name: 'scores', title: 'Score Model', kind: 'score', from: 'request', model: 'model', appendScores: false },
    ],
    answer: 'scores',
    references: [{ name: 'model', type: 'model', path: 'models/model' }],
    notCompiled: [],
  });
  const { notCompiled } = await addOnnx(
    folder,
    request.map(({ example, type }) => (type === 'string' ? [String(example)] : Float64Array.of(Number(example)))),
    1,
  );
  if (notCompiled.length > 0) throw new Error(notCompiled.join(' '));
  return folder;
}
