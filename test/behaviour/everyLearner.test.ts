import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import { StepError } from '../../modules/define.ts';
import type { Column, Task } from '../../pipelines/contract/table.ts';
import { newContext, rowsOf, runModule, tableOf } from '../rig/runModule.ts';

// What every learner has to keep, whichever they are: the list is the catalog's.

type Supervised = 'regression' | 'binary' | 'multiclass';
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

const isSupervised = (task: Task): task is Supervised => trainers[task] === 'train-model';

const features: Column[] = [
  { name: 'x', type: 'double' },
  { name: 'whole', type: 'integer' },
  { name: 'word', type: 'string' },
  { name: 'flag', type: 'boolean' },
];
const featureSql = `
  CASE WHEN i % 11 = 3 THEN NULL ELSE sin(i * 0.7) * 3 END AS x, (i * 37) % 23 AS whole,
  CASE WHEN i % 13 = 5 THEN NULL ELSE 'w' || (i * 7) % 5 END AS word, i % 3 = 0 AS flag`;
const labels: Record<Supervised, string> = {
  regression: '4 + sin(i * 0.7) * 3 + ((i * 37) % 23) / 5 + (i * 7) % 5',
  binary: "CASE WHEN sin(i * 0.7) * 3 + ((i * 37) % 23) / 5 > 2 THEN 'yes' ELSE 'no' END",
  multiclass: "'class ' || (((i * 37) % 23) // 8)",
};

function columnsFor(task: Task): Column[] {
  if (!isSupervised(task)) return features;
  return [...features, { name: 'label', type: task === 'regression' ? 'double' : 'string', role: 'label' }];
}

function rowsFor(task: Task, rows: number, overrides: Record<string, string> = {}): string {
  const label = isSupervised(task) ? `, ${overrides.label ?? labels[task]} AS label` : '';
  const { label: _, ...replaced } = overrides;
  const changes = Object.entries(replaced).map(([name, sql]) => `(${sql}) AS ${name}`);
  const replace = changes.length > 0 ? `REPLACE (${changes.join(', ')})` : '';
  return `SELECT * EXCLUDE (i) ${replace} FROM (SELECT i, ${featureSql}${label} FROM range(${rows}) t(i))`;
}

/** Parameters where the defaults find nothing in a hundred rows. */
const parameters: Record<string, object> = { 'dbscan-clustering': { radius: 1.5 } };

async function train(id: string, task: Task, dataset: string, threads = 2): Promise<string> {
  const { outputs } = await runModule(id, parameters[id] ?? {});
  const params = isSupervised(task) ? { label: 'label' } : {};
  const inputs = { untrainedModel: outputs.untrainedModel, dataset };
  const context = await newContext({ threads });
  return (await runModule(trainers[task]!, params, inputs, context)).outputs.trainedModel!;
}

async function score(task: Task, trainedModel: string, dataset: string): Promise<Record<string, unknown>[]> {
  const module = task === 'clustering' ? 'assign-data-to-clusters' : 'score-model';
  return rowsOf((await runModule(module, {}, { trainedModel, dataset })).outputs.results!);
}

/** What the model says of a row: neither nothing nor not a number. */
function answersOf(task: Task, row: Record<string, unknown>): unknown[] {
  const isAnswer = (name: string) =>
    task === 'clustering' ? /^(Assignments|DistancesToClusterCenter)/.test(name) : name.startsWith('Scored ');
  return Object.entries(row)
    .filter(([name]) => isAnswer(name))
    .map(([, value]) => value);
}

function expectAnswers(task: Task, rows: Record<string, unknown>[], count: number): void {
  expect(rows).toHaveLength(count);
  for (const row of rows) {
    const answers = answersOf(task, row);
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer).not.toBeNull();
      if (typeof answer === 'number') expect(answer, JSON.stringify(row)).not.toBeNaN();
    }
  }
}

describe.each(learners)('$id', ({ id, task }) => {
  const trained: Record<number, string> = {};
  beforeAll(async () => {
    const dataset = await tableOf(rowsFor(task, 150), columnsFor(task));
    for (const threads of [1, 3]) trained[threads] = await train(id, task, dataset, threads);
  }, 60_000);
  afterAll(() => {
    for (const key of Object.keys(trained)) delete trained[Number(key)];
  });

  test('the model has the same bytes for any number of threads', async () => {
    for (const file of ['model.onnx', 'model.json']) {
      const [one, three] = await Promise.all([1, 3].map((threads) => readFile(join(trained[threads]!, file))));
      expect(one!.equals(three!), file).toBe(true);
    }
  });

  test('missing and unseen values, further columns and another order of columns are scored', async () => {
    const strange = await tableOf(
      "SELECT * FROM (VALUES (true, 'never seen', 1, NULL, 9), (NULL, NULL, 2, 1.5, NULL), (false, 'w1', 3, -1e9, 4)) t",
      [features[3]!, features[2]!, { name: 'further', type: 'integer' }, features[0]!, features[1]!],
    );
    expectAnswers(task, await score(task, trained[1]!, strange), 3);
  });

  const cases: { name: string; rows: number; changes: Record<string, string>; only?: Supervised[] }[] = [
    { name: 'no rows', rows: 0, changes: {} },
    { name: 'one row', rows: 1, changes: {} },
    { name: 'two rows', rows: 2, changes: {} },
    { name: 'the same row again and again', rows: 30, changes: { x: '1.0', whole: '2', word: "'w1'", flag: 'true' } },
    { name: 'columns without any value', rows: 30, changes: { x: 'NULL::DOUBLE', word: 'NULL::VARCHAR' } },
    { name: 'infinite values', rows: 30, changes: { x: "CASE WHEN i % 4 = 0 THEN 'inf'::DOUBLE WHEN i % 4 = 1 THEN '-inf'::DOUBLE ELSE x END" } }, // biome-ignore format: one line
    { name: 'enormous values', rows: 30, changes: { x: 'x * 1e300' } },
    { name: 'one class', rows: 30, changes: { label: "'only'" }, only: ['binary', 'multiclass'] },
    { name: 'a constant label', rows: 30, changes: { label: '3.5' }, only: ['regression'] },
    { name: 'labels that are missing or not finite', rows: 30, changes: { label: "CASE WHEN i % 3 = 0 THEN NULL WHEN i % 3 = 1 THEN 'nan'::DOUBLE ELSE i END" }, only: ['regression'] }, // biome-ignore format: one line
    { name: 'a class a row', rows: 12, changes: { label: "'class ' || i" }, only: ['multiclass'] },
  ];
  test.each(cases.filter(({ only }) => !only || (only as Task[]).includes(task)))(
    'of $name it makes a model, or says in words why not',
    async ({ rows, changes }) => {
      const dataset = await tableOf(rowsFor(task, rows, changes), columnsFor(task));
      let model: string;
      try {
        model = await train(id, task, dataset);
      } catch (error) {
        expect(error).toBeInstanceOf(StepError);
        expect((error as Error).message).toMatch(/^["“A-Z0-9].{20,}/s);
        return;
      }
      expectAnswers(task, await score(task, model, dataset), rows);
    },
  );
});
