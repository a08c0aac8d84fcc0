import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import { openTestApp, type TestApp } from '../rig/appClient.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

const lines = Array.from({ length: 300 }, (_, i) => {
  const make = ['audi', 'bmw', 'volvo', ''][(i * 7) % 4];
  return `${i},${60 + ((i * 37) % 90)},${make},${i % 2 === 0},${1000 + ((i * 37) % 90) * 20 + (make === 'bmw' ? 900 : 0)}`;
});

let workspace: TestWorkspace;
let app: TestApp;
let runId: string;

const out = (nodeId: string, port: string) => ({ runId, nodeId, port });

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  const folder = workspace.paths.workspace;
  await writeFile(join(folder, 'cars.csv'), `id,horsepower,make,diesel,price\n${lines.join('\n')}\n`);
  const pipeline = draftPipeline({
    name: 'Cars',
    nodes: {
      cars: { module: 'import-data', title: 'Cars: all/of them', params: { path: 'cars.csv' } },
      learner: { module: 'boosted-decision-tree-regression', params: { trees: 3, leaves: 6 } },
      train: { module: 'train-model', params: { label: 'price' } },
      linear: { module: 'linear-regression' },
      trainLinear: { module: 'train-model', params: { label: 'price' } },
      score: { module: 'score-model' },
      evaluate: { module: 'evaluate-model' },
      scale: { module: 'normalize-data', params: { columns: ['horsepower'] } },
      formulas: { module: 'enter-data-manually', params: { data: 'text,n\n=1+1,-1\n@cmd,2\nplain,3\n' } },
    },
    edges: [
      'learner.untrainedModel train.untrainedModel',
      'cars.results train.dataset',
      'linear.untrainedModel trainLinear.untrainedModel',
      'cars.results trainLinear.dataset',
      'train.trainedModel score.trainedModel',
      'cars.results score.dataset',
      'score.results evaluate.scoredDataset',
      'cars.results scale.dataset',
    ],
  });
  const file = join(folder, 'cars.pipeline.json');
  await writeFile(file, formatPipeline(pipeline));
  app = await openTestApp(folder);
  runId = await app.run(file);
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

test('a table tells its columns and rows, shows a window and has statistics', async () => {
  const { outputs } = app.client;
  const { type, table } = await outputs.describe(out('cars', 'results'));
  expect({ type, rows: table!.rows, columns: table!.columns.length }).toEqual({ type: 'table', rows: 300, columns: 5 });
  const sort = [{ column: 'price', descending: true }];
  const window = { offset: 0, limit: 2, columns: ['make', 'price'], sort };
  const { total, values } = await outputs.rows({ ...out('cars', 'results'), ...window });
  expect(total).toBe(300);
  expect(values[0]).toEqual(['bmw', 'bmw']);
  for (const _ of ['computed', 'kept']) {
    const [price, id] = await outputs.statistics({ ...out('cars', 'results'), columns: ['price', 'id'] });
    expect(price).toMatchObject({ name: 'price', rows: 300, missing: 0, min: 1000 });
    expect(id).toMatchObject({ name: 'id', unique: 300, mean: 149.5 });
  }
});

test('kept statistics that were damaged are computed again', async () => {
  const { outputs } = app.client;
  const { digest } = await outputs.describe(out('cars', 'results'));
  const before = await outputs.statistics({ ...out('cars', 'results'), columns: ['id'] });
  const file = join(workspace.paths.state, 'views', 'statistics', digest.slice(0, 2), `${digest}.json`);
  await writeFile(file, (await readFile(file, 'utf8')).replace('149.5', '149.6'));
  expect(await outputs.statistics({ ...out('cars', 'results'), columns: ['id'] })).toEqual(before);
});

test('an evaluation, models, and a transformation are answered as they were written', async () => {
  const { outputs } = app.client;
  const port = 'evaluation';
  expect(await outputs.evaluation(out('evaluate', port))).toHaveProperty('format');
  const { model, trees, size } = await outputs.model(out('train', 'trainedModel'));
  expect({ task: model.task, trees, large: size > 1000 }).toEqual({ task: 'regression', trees: 3, large: true });
  expect((await outputs.model(out('trainLinear', 'trainedModel'))).trees).toBe(0);
  expect((await outputs.untrainedModel(out('learner', 'untrainedModel'))).learner).toBe('boosted-decision-tree');
  const { inputs } = await outputs.transformation(out('scale', 'transformationFunction'));
  expect(inputs.map(({ name }) => name)).toContain('horsepower');
});

test('a tree is told in words that name columns and values', async () => {
  const { outputs } = app.client;
  const tree = await outputs.tree({ ...out('train', 'trainedModel'), index: 0 });
  expect(tree).toMatchObject({ index: 0, count: 3, class: null });
  expect(tree.nodeCount).toBe(tree.nodes.length);
  const tests = tree.nodes.flatMap(({ test: words }) => words ?? []);
  expect(tests).toContainEqual(expect.stringMatching(/^horsepower <= [\d.]+$/));
  const categories = (
    await Promise.all([0, 1, 2].map((index) => outputs.tree({ ...out('train', 'trainedModel'), index })))
  )
    .flatMap(({ nodes }) => nodes.flatMap(({ test: words }) => words ?? []))
    .filter((words) => words.startsWith('make'));
  expect(categories[0]).toMatch(/^make is (not |one of |none of )?(audi|bmw|volvo)/);
  for (const node of tree.nodes) expect(node.values).toHaveLength(node.test === null ? 1 : 0);
  await expect(outputs.tree({ ...out('train', 'trainedModel'), index: 3 })).rejects.toMatchObject({ code: 'REFUSED' });
  await expect(outputs.tree({ ...out('trainLinear', 'trainedModel'), index: 0 })).rejects.toThrow('not made of trees');
});

test('files of a folder are listed, and text is shown, but only of files that are listed', async () => {
  const { outputs } = app.client;
  const files = await outputs.files(out('train', 'trainedModel'));
  expect(files.map(({ name }) => name)).toEqual(['model.json', 'model.onnx']);
  const { text, complete } = await outputs.text({ ...out('train', 'trainedModel'), file: 'model.json' });
  expect({ format: JSON.parse(text).format, complete }).toEqual({ format: 'pipewright/model@1', complete: true });
  for (const file of ['model.onnx', '../x', '/etc/passwd', '']) {
    await expect(outputs.text({ ...out('train', 'trainedModel'), file })).rejects.toMatchObject({ code: 'REFUSED' });
  }
});

async function download(nodeId: string, port: string, format: 'csv' | 'parquet' | 'json' | 'onnx' | 'original') {
  const { ticket, name, size } = await app.client.outputs.download({ ...out(nodeId, port), format });
  const prepared = app.context.downloads.take(ticket)!;
  const bytes = await buffer(await prepared.open());
  await prepared.discard();
  expect(bytes.length).toBe(size);
  return { name, bytes };
}

test('a table is downloaded as CSV with formulas neutralised, as JSON, and as it is', async () => {
  const csv = await download('formulas', 'results', 'csv');
  expect(csv.bytes.toString()).toBe("text,n\n'=1+1,-1\n'@cmd,2\nplain,3\n");
  const json = await download('formulas', 'results', 'json');
  expect(JSON.parse(json.bytes.toString())[0]).toEqual({ text: '=1+1', n: -1 });
  const parquet = await download('cars', 'results', 'parquet');
  expect(parquet.name).toBe('Cars all of them.parquet');
  expect(parquet.bytes.subarray(0, 4).toString()).toBe('PAR1');
});

test('a model is downloaded as ONNX, or with its description as an archive', async () => {
  const onnx = await download('train', 'trainedModel', 'onnx');
  const { name, bytes } = await download('train', 'trainedModel', 'original');
  expect([onnx.name, name]).toEqual(['Train Model.onnx', 'Train Model.zip']);
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  expect(bytes.includes(onnx.bytes)).toBe(true);
  await expect(download('train', 'trainedModel', 'csv')).rejects.toThrow(
    'This output can be downloaded as onnx, json or zip.',
  );
});

test('an output of another type, an unknown one and one that is gone are refused in words', async () => {
  const { outputs } = app.client;
  await expect(outputs.evaluation(out('cars', 'results'))).rejects.toThrow(
    'This output is a table, not an evaluation.',
  );
  await expect(outputs.describe(out('cars', 'nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(outputs.describe({ ...out('cars', 'results'), runId: 'gone' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a damaged output is never shown, and the next run computes it again', async () => {
  const { outputs } = app.client;
  const { digest } = await outputs.describe(out('formulas', 'results'));
  const path = app.context.workspace().services.artifacts.path(digest as never);
  await chmod(path, 0o644);
  const bytes = await readFile(path);
  bytes[20]! ^= 1;
  await writeFile(path, bytes);
  const window = { ...out('formulas', 'results'), offset: 0, limit: 1, columns: ['n'] };
  await expect(outputs.rows(window)).rejects.toThrow('removed or is damaged');
  runId = await app.run(join(workspace.paths.workspace, 'cars.pipeline.json'));
  expect((await outputs.rows({ ...window, runId })).values).toEqual([[-1]]);
});
