import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { openTestApp, type TestApp } from '../rig/appClient.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let app: TestApp;
const ids: string[] = [];

const draft = draftPipeline({
  name: 'Numbers',
  parameters: [{ name: 'share', type: 'number', default: 0.5 }],
  nodes: {
    numbers: { module: 'import-data', title: 'Numbers', params: { path: 'numbers.csv' } },
    parts: { module: 'split-data', params: { fraction: { $param: 'share' }, seed: 1 } },
    clean: { module: 'clean-missing-data', params: { columns: ['x'] } },
    learner: { module: 'boosted-decision-tree-regression', params: { trees: 2, minimumRowsPerLeaf: 2 } },
    train: { module: 'train-model', params: { label: 'y' } },
  },
  edges: [
    'numbers.results parts.dataset',
    'parts.results1 clean.dataset',
    'learner.untrainedModel train.untrainedModel',
    'clean.cleanedDataset train.dataset',
  ],
});

async function writeNumbers(factor: number): Promise<void> {
  const lines = Array.from({ length: 80 }, (_, i) => `${(i * factor) % 31},${i % 5 === 0 ? 4 : i}`);
  await writeFile(join(workspace.paths.workspace, 'numbers.csv'), `x,y\n${lines.join('\n')}\n`);
}

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  const file = join(workspace.paths.workspace, 'numbers.pipeline.json');
  await writeFile(file, formatPipeline(draft));
  await writeNumbers(7);
  app = await openTestApp(workspace.paths.workspace);
  ids.push(await app.run(file));
  ids.push(await app.run(file, { share: 0.6 }));
  const others = draft.nodes.filter(({ id }) => id !== 'clean');
  const edges = [
    ...draft.edges.filter(({ from, to }) => !`${from} ${to}`.includes('clean')),
    { from: 'parts.results2', to: 'train.dataset' },
  ];
  await writeFile(file, formatPipeline({ ...draft, nodes: others, edges }));
  await writeNumbers(11);
  ids.push(await app.run(file));
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

test('the list has the newest first, with counts of steps and the last metrics', async () => {
  const { runs, total } = await app.client.runs.list({});
  expect(total).toBe(3);
  expect(runs.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(runs[2]!.steps).toEqual({ completed: 5, reused: 0, failed: 0, skipped: 0, canceled: 0 });
  expect(runs[1]!.steps).toMatchObject({ completed: 3, reused: 2 });
  const detail = await app.client.runs.get({ runId: ids[0]! });
  expect(runs[2]!.metrics).toEqual(detail.run.metrics);
  expect(runs[2]!.metrics.train).toHaveProperty('training_loss');
});

test('the list is searched and paged, and a query that cannot be read is refused', async () => {
  const { list } = app.client.runs;
  expect((await list({ query: 'param.share=0.6' })).runs.map(({ id }) => id)).toEqual([ids[1]]);
  expect((await list({ query: 'numbers', limit: 1, offset: 1 })).runs.map(({ id }) => id)).toEqual([ids[1]]);
  expect(await list({ query: 'nothing' })).toEqual({ runs: [], total: 0 });
  await expect(list({ query: 'metric.auc>high' })).rejects.toMatchObject({ code: 'REFUSED' });
});

test('two runs differ in what was changed and in nothing else', async () => {
  const { differences, steps, metrics } = await app.client.runs.compare({ runIds: [ids[0]!, ids[1]!] });
  expect(differences).toEqual([
    { nodeId: null, title: '', kind: 'pipeline-parameter', name: 'share', values: ['0.5', '0.6'] },
    {
      nodeId: 'parts',
      title: 'Split Data',
      kind: 'parameter',
      name: 'Fraction of rows in the first output',
      values: ['0.5', '0.6'],
    },
  ]);
  const changes = Object.fromEntries(steps.map(({ nodeId, changes: [, second] }) => [nodeId, second]));
  expect(changes).toEqual({ numbers: 'same', parts: 'changed', clean: 'same', learner: 'same', train: 'same' });
  const durations = Object.fromEntries(
    steps.map(({ nodeId, durations: [first, second] }) => [nodeId, [first, second]]),
  );
  expect(durations.numbers).toEqual([expect.any(Number), null]);
  expect(durations.parts).toEqual([expect.any(Number), expect.any(Number)]);
  expect(metrics.find(({ name }) => name === 'training_loss')!.values).toEqual([
    expect.any(Number),
    expect.any(Number),
  ]);
});

test('steps, connections and files that differ are told', async () => {
  const { differences, steps } = await app.client.runs.compare({ runIds: [ids[0]!, ids[2]!] });
  const kinds = differences.map(({ kind, nodeId, name }) => [kind, nodeId, name]);
  expect(kinds).toEqual([
    ['source', 'numbers', 'path'],
    ['step', 'clean', 'module'],
    ['connection', 'train', 'dataset'],
  ]);
  expect(differences[1]!.values).toEqual(['Clean Missing Data', null]);
  expect(differences[2]!.values).toEqual(['Clean Missing Data, cleanedDataset', 'Split Data, results2']);
  expect(steps.map(({ nodeId, changes }) => [nodeId, changes[1]])).toEqual([
    ['numbers', 'changed'],
    ['parts', 'same'],
    ['clean', 'removed'],
    ['learner', 'same'],
    ['train', 'changed'],
  ]);
});

test('a step tells why it ran, by what changed since an earlier run, or of which run its result is', async () => {
  const why = async (run: number, nodeId: string) =>
    (await app.client.runs.explainStep({ runId: ids[run]!, nodeId })).reasons;
  expect(await why(0, 'parts')).toEqual(['It has not run before.']);
  expect(await why(1, 'parts')).toEqual([
    'The parameter "Fraction of rows in the first output" changed from 0.5 to 0.6.',
  ]);
  expect(await why(1, 'clean')).toEqual(['The data on the input "dataset" changed.']);
  expect(await why(2, 'numbers')).toEqual(['The content of the file in "File, folder or URL" changed.']);
  const [same, computed] = await why(1, 'learner');
  expect(same).toContain('are those of an earlier run');
  expect(computed).toMatch(/^It was computed on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, in a run of "Numbers"\.$/);
  await expect(why(2, 'clean')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a run that was removed is in no list, comes back, and goes for good when it is collected', async () => {
  const { list, remove, restore } = app.client.runs;
  await remove({ runIds: [ids[2]!] });
  expect((await list({})).runs.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
  expect(
    app.context
      .workspace()
      .history.list()
      .map(({ id }) => id),
  ).toEqual([ids[1], ids[0]]);
  await restore({ runIds: [ids[2]!] });
  expect((await list({})).total).toBe(3);
  await remove({ runIds: [ids[2]!] });
  await app[Symbol.asyncDispose]();
  const { stdout } = await workspace.call(['gc', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ runs: 1 });
  app = await openTestApp(workspace.paths.workspace);
  await expect(app.client.runs.restore({ runIds: [ids[2]!] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(app.client.runs.get({ runId: ids[2]! })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await app.client.runs.list({})).total).toBe(2);
});

test('the command line lists what the page lists', async () => {
  await app.client.runs.remove({ runIds: [ids[1]!] });
  const { stdout } = await workspace.call(['runs', '--json']);
  expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toEqual([ids[0]]);
});
