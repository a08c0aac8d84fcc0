import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trainedModel } from '../../pipelines/contract/model.ts';
import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import type { ModelSummary } from '../../pipelines/contract/rpc/models.ts';
import { dataFile, examples } from '../rig/examples.ts';
import { type Fault, withFault } from '../rig/faultPlan.ts';
import { serve } from '../rig/serve.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

/** A workspace in which the automobile example has run once. */
let ran: TestWorkspace;
let runId: string;

beforeAll(async () => {
  ran = await TestWorkspace.make();
  const { workspace } = ran.paths;
  await mkdir(join(workspace, 'data'), { recursive: true });
  await cp(dataFile('automobile-price-raw.csv'), join(workspace, 'data', 'automobile-price-raw.csv'));
  await cp(examples.get('automobile-price-basic')!, join(workspace, 'cars.pipeline.json'));
  const { code, stderr } = await ran.call(['run', 'cars.pipeline.json']);
  expect(code, stderr).toBe(0);
  runId = ran.query<{ id: string }>('SELECT id FROM runs')[0]!.id;
});
afterAll(() => ran[Symbol.asyncDispose]());

async function ask<T>(workspace: TestWorkspace, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await workspace.call(['models', ...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

const register = (workspace: TestWorkspace, ...args: string[]) =>
  ask<ModelVersion>(workspace, 'register', 'cars', 'latest', ...args);

test('a model is registered with its metrics, its data, its signature and what serving it takes', async () => {
  await using workspace = await ran.copy();
  const version = await register(workspace, '--tag', 'team=pricing', '--description', 'By price');
  expect(version).toMatchObject({
    name: 'cars',
    version: 1,
    stage: 'none',
    kind: 'pipewright',
    task: 'regression',
    learner: 'linear-regression',
    description: 'By price',
    tags: { team: 'pricing' },
    notServable: [],
    lineage: {
      runId,
      nodeId: 'train',
      port: 'trainedModel',
      file: 'cars.pipeline.json',
      parameters: { label: 'price' },
    },
  });
  const metrics = JSON.parse((await workspace.call(['show', 'latest', '--json'])).stdout) as {
    metrics: { evaluate: { name: string; value: number }[] };
  };
  expect(version.metrics).toEqual(Object.fromEntries(metrics.metrics.evaluate.map(({ name, value }) => [name, value])));
  expect(version.lineage!.data).toMatchObject([
    { nodeId: 'data', param: 'path', source: 'data/automobile-price-raw.csv' },
  ]);
  const names = version.signature.inputs.map(({ name }) => name);
  expect(names).toContain('horsepower');
  expect(names).not.toContain('price');
  expect(version.signature.outputs).toMatchObject([{ name: 'Scored Labels' }]);
});

test('versions are listed, searched, staged, tagged, and removed', async () => {
  await using workspace = await ran.copy();
  await register(workspace);
  await register(workspace);
  await ask(workspace, 'stage', 'cars', '1', 'production');
  await ask(workspace, 'tag', 'cars', 'production', 'owner=ann', 'old=');
  const [found] = await ask<ModelSummary[]>(workspace, 'list', 'stage:production tag.owner=ann');
  expect(found).toMatchObject({ name: 'cars', versions: 2, production: 1, latest: { version: 2 } });
  expect(await ask(workspace, 'list', 'stage:staging')).toEqual([]);
  await ask(workspace, 'rm', 'cars', '1');
  const { versions } = await ask<{ versions: ModelVersion[] }>(workspace, 'show', 'cars');
  expect(versions.map(({ version }) => version)).toEqual([2]);
  expect((await register(workspace)).version).toBe(3);
  const refused = await workspace.call(['models', 'show', 'cars', '1']);
  expect([refused.code, refused.stderr]).toEqual([2, 'The registry has no version 1 of "cars" (any more).\n']);
});

test('a model is copied out of the registry, and is its user’s then', async () => {
  await using workspace = await ran.copy();
  await register(workspace);
  const out = join(workspace.paths.workspace, 'out');
  await ask(workspace, 'download', 'cars', 'latest', '--format', 'model', '--out', out);
  expect((await readdir(out)).toSorted()).toEqual(['model.json', 'model.onnx']);
  const description = trainedModel.parse(JSON.parse(await readFile(join(out, 'model.json'), 'utf8')));
  expect(description).toMatchObject({ learner: 'linear-regression' });
  await writeFile(join(out, 'model.json'), 'changed');
});

test('what cannot be registered is said in words', async () => {
  await using workspace = await ran.copy();
  const cases: [string[], string][] = [
    [['register', '5cars', 'latest'], 'The name of a model begins with a letter'],
    [['register', 'cars', 'no-such-run'], 'There is no run "no-such-run"'],
    [['register', 'cars', 'latest', 'split'], 'The step "split" has left no trained model. These have: train.'],
    [['stage', 'cars', '1', 'production'], 'The registry has no model "cars"'],
  ];
  for (const [args, words] of cases) {
    const { code, stderr } = await workspace.call(['models', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  }
});

test('a registered model outlives its run: gc keeps its files, and nothing but them', async () => {
  await using workspace = await ran.copy();
  const version = await register(workspace);
  expect((await workspace.call(['gc', '--keep-runs', '0'])).code).toBe(0);
  const out = join(workspace.paths.workspace, 'out');
  await ask(workspace, 'download', 'cars', '1', '--format', 'servable', '--out', out);
  expect(await ask(workspace, 'show', 'cars', '1')).toMatchObject({ metrics: version.metrics, lineage: { runId } });
  await ask(workspace, 'rm', 'cars');
  await workspace.call(['gc']);
  const left = await readdir(join(workspace.paths.artifacts, 'sha256'), { recursive: true });
  expect(left.filter((name) => /[0-9a-f]{64}$/.test(name))).toEqual([]);
});

test('a model whose files are damaged is not registered, and not handed out', async () => {
  await using workspace = await ran.copy();
  const { model } = await register(workspace);
  const file = join(workspace.paths.artifacts, 'sha256', model.digest.slice(0, 2), model.digest, 'model.onnx');
  await chmod(file, 0o644);
  await writeFile(file, 'damaged');
  for (const args of [
    ['download', 'cars', '1', '--format', 'model', '--out', 'out'],
    ['register', 'cars', 'latest'],
  ]) {
    const { code, stderr } = await workspace.call(['models', ...args]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('damaged')]);
  }
});

test('models from outside are registered by their file or by their MLflow folder, and say what they take', async () => {
  await using workspace = await ran.copy();
  await register(workspace);
  const { workspace: folder } = workspace.paths;
  await ask(workspace, 'download', 'cars', '1', '--format', 'model', '--out', join(folder, 'outside'));
  const file = await ask<ModelVersion>(workspace, 'import', 'file', join(folder, 'outside', 'model.onnx'));
  expect(file).toMatchObject({
    version: 1,
    kind: 'onnx',
    learner: null,
    lineage: null,
    source: 'model.onnx',
    notServable: [],
  });
  expect(file.signature.inputs.map(({ name }) => name)).toContain('horsepower');
  await writeFile(join(folder, 'outside', 'MLmodel'), 'flavors:\n  onnx:\n    data: model.onnx\n');
  expect(await ask(workspace, 'import', 'folder', join(folder, 'outside'))).toMatchObject({
    kind: 'onnx',
    source: 'outside',
  });
  await writeFile(join(folder, 'wrong.onnx'), 'no model');
  const cases: [string, string][] = [
    [join(folder, 'wrong.onnx'), 'no ONNX model'],
    [join(folder, 'data'), 'no MLflow model'],
    [join(folder, 'nothing.onnx'), 'There is no file or folder'],
  ];
  for (const [path, words] of cases) {
    const { code, stderr } = await workspace.call(['models', 'import', 'wrong', path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  }
  const { client } = await serve(workspace);
  expect(await client.models.registerFile({ name: 'file', path: 'outside/model.onnx' })).toMatchObject({ version: 2 });
  for (const path of ['../up.onnx', '/etc/passwd', '.pipewright/store.db', 'missing.onnx'])
    await expect(client.models.registerFile({ name: 'file', path })).rejects.toThrow(
      'no file or folder of this workspace',
    );
});

test('the command line works through the app that has the workspace, whose pages are told', async () => {
  await using workspace = await ran.copy();
  const { client } = await serve(workspace);
  const stop = new AbortController();
  const messages = await client.workspace.watch(undefined, { signal: stop.signal });
  await messages.next();
  const told = (async () => {
    for await (const message of messages) if (message.type === 'models-changed') return true;
    return false;
  })();
  const ends = await Promise.all(Array.from({ length: 4 }, () => register(workspace)));
  expect(ends.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4]);
  expect(await told).toBe(true);
  stop.abort();
  await ask(workspace, 'rm', 'cars', '2');
  expect((await client.models.get({ name: 'cars' })).versions.map(({ version }) => version)).toEqual([4, 3, 1]);
  const refused = await workspace.call(['models', 'rm', 'cars', '2']);
  expect(refused.stderr).toContain('no version 2');
});

describe.skipIf(process.platform !== 'linux')('kill -9 while a model is registered', () => {
  test('leaves it registered whole, or not at all, wherever it strikes', async () => {
    const args = ['models', 'register', 'cars', 'latest'];
    const traced = await ran.copy();
    const trace = join(traced.paths.workspace, 'trace.txt');
    await traced.call(args, withFault({ at: 0, kind: 'broken', trace }));
    const writes = (await readFile(trace, 'utf8')).trim().split('\n');
    await traced[Symbol.asyncDispose]();
    const servable = writes.lastIndexOf('rename') + 1;
    const commit = writes.lastIndexOf('commit') + 1;
    const faults: Fault[] = [
      { at: servable, kind: 'kill-before' },
      { at: servable, kind: 'kill-after' },
      { at: commit, kind: 'kill-before' },
      { at: commit, kind: 'kill-after' },
    ];
    for (const fault of faults) {
      await using workspace = await ran.copy();
      const { signal } = await workspace.call(args, withFault(fault));
      expect(signal, JSON.stringify(fault)).toBe('SIGKILL');
      const listed = await ask<ModelSummary[]>(workspace, 'list');
      expect(listed.length).toBe(fault.at === commit && fault.kind === 'kill-after' ? 1 : 0);
      expect(await register(workspace)).toMatchObject({ version: listed.length + 1, notServable: [] });
      expect(await readdir(workspace.paths.attempts)).toEqual([]);
    }
  }, 120_000);
});
