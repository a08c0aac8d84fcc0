import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPython } from '../bench/findPython.ts';
import type { Client } from '../rig/appServer.ts';
import { dataFile, examples } from '../rig/examples.ts';
import { serve } from '../rig/serve.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

const python = findPython('mlflow', 'onnx', 'pandas');
const model = 'car prices';

describe.skipIf(!python && !process.env.CI)('MLflow’s own client', () => {
  let workspace: TestWorkspace;
  let client: Client;
  // biome-ignore lint/suspicious/noExplicitAny: what the program prints, looked at below
  let answers: Record<string, any>;

  beforeAll(async () => {
    expect(python, 'a Python with mlflow-skinny, onnx and pandas').toBeDefined();
    workspace = await TestWorkspace.make();
    await mkdir(join(workspace.paths.workspace, 'data'));
    await cp(dataFile('automobile-price-raw.csv'), join(workspace.paths.workspace, 'data', 'automobile-price-raw.csv'));
    await cp(examples.get('automobile-price-basic')!, join(workspace.paths.workspace, 'cars.pipeline.json'));
    await workspace.call(['run', 'cars.pipeline.json']);
    await workspace.call(['models', 'register', model, 'latest']);
    client = (await serve(workspace)).client;
    const settings = JSON.parse((await workspace.call(['mlflow', '--json'])).stdout) as Record<string, string>;
    const script = fileURLToPath(new URL('./mlflowClient.py', import.meta.url));
    const env = { ...process.env, ...settings, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' };
    const { stdout } = await promisify(execFile)(python!, [script, model], { env, maxBuffer: 2 ** 24 });
    answers = JSON.parse(stdout.trim().split('\n').at(-1)!);
  }, 180_000);
  afterAll(() => workspace?.[Symbol.asyncDispose]());

  test('logs runs with parameters, metrics and tags, and reads them again', () => {
    expect(answers.run).toMatchObject({
      status: 'FINISHED',
      name: 'hello',
      params: { rate: '0.1', kind: 'tree' },
      auc: 0.9,
      loss: 0.2,
      undefined: true,
      endless: Number.MAX_VALUE,
      team: 'risk',
    });
    expect(answers.history).toEqual([0, 1, 2, 3, 4].map((step) => [step, 1 / (step + 1)]));
    expect([answers.deleted, answers.restored, answers.terminated]).toEqual([['hello'], ['child', 'hello'], 'KILLED']);
  });

  test('finds runs by its filters, in its orders, page by page', () => {
    expect(answers.searches).toEqual([
      ['metrics.auc > 0.5', ['hello']],
      ['metrics.auc <= 0.5', ['child']],
      ['metrics.`a b/c` = 1', ['hello']],
      ["params.kind = 'tree' and params.rate = '0.1'", ['hello']],
      ["params.kind != 'tree'", []],
      ["tags.team LIKE 'ri%'", ['hello']],
      ["tags.team LIKE 'RI%'", []],
      ["tags.team ILIKE 'RI%'", ['hello']],
      ["tags.note = '50% done'", ['hello']],
      ["tags.`mlflow.parentRunId` = 'ID'", ['child']],
      ["attributes.run_name = 'child' AND attributes.status = 'FINISHED'", ['child']],
      ["run_id IN ('ID', 'other')", ['hello']],
      ['attributes.start_time > 0', ['child', 'hello']],
      ['', ['child', 'hello']],
    ]);
    expect(answers.ordered).toEqual(['child', 'hello']);
    expect(answers.pages).toEqual([1, 1, null, true]);
    for (const refused of answers['refused searches']) expect(refused[0]).toBe('INVALID_PARAMETER_VALUE');
  });

  test('is refused with MLflow’s codes', () => {
    const codes = (names: string[]) => names.map((name) => answers[name]?.[0]);
    expect(
      codes(['changed parameter', 'bad key', 'log to deleted', 'clash', 'location', 'foreign source', 'bad name']),
    ).toEqual(Array(7).fill('INVALID_PARAMETER_VALUE'));
    expect(codes(['unknown run', 'missing artifact', 'deleted version'])).toEqual(
      Array(3).fill('RESOURCE_DOES_NOT_EXIST'),
    );
    expect(codes(['taken', 'log to pipelines', 'log to pipeline'])).toEqual(['RESOURCE_ALREADY_EXISTS', 'PERMISSION_DENIED', 'PERMISSION_DENIED']); // biome-ignore format: one line
  });

  test('keeps artifacts, lists and downloads them', () => {
    expect(answers.listed).toEqual([
      ['results/a.json', false, 8],
      ['results/b', true, null],
    ]);
    expect(answers.root).toEqual(['a.json', 'results']);
    expect([answers.downloaded, answers.empty]).toEqual(['text', 0]);
  });

  test('keeps experiments', () => {
    expect(answers.second).toMatchObject({ team: 'risk' });
    expect([answers.found, answers.gone]).toEqual([['renamed'], []]);
    expect(answers.all).toEqual(['Default', 'Pipelines', 'first', 'renamed']);
  });

  test('reads runs of pipelines: metrics, parameters, outputs, and their registered models', async () => {
    const { runs } = await client.runs.list({ query: 'pipeline:cars' });
    expect(answers['pipeline run']).toMatchObject({
      id: runs[0]!.id,
      status: 'FINISHED',
      params: { label: 'price', seed: '0' },
      metrics: runs[0]!.metrics.evaluate,
      source: 'cars.pipeline.json',
    });
    expect(answers['pipeline history']).toBeGreaterThan(0);
    expect(answers.outputs).toEqual(['score/results.parquet']);
    expect(answers['model files']).toEqual(['model.json', 'model.onnx']);
    expect(answers.tagged).toBe(1);
    expect(answers.version).toEqual([model, '1', true, 'None']);
    expect(answers['loaded inputs'].length).toBe(3);
  });

  test('registers models, which become versions of the registry', async () => {
    expect(answers.outside).toEqual([true, true, 'READY']);
    expect(answers.champion).toBe('sum');
    expect(answers.again).toEqual([{ checked: 'yes' }, 'Sums', 'Production']);
    expect([answers.registered, answers['logged models']]).toEqual([['outside'], ['model']]);
    const { versions } = await client.models.get({ name: 'outside' });
    expect(versions).toMatchObject([
      { version: 1, stage: 'production', description: 'Sums', tags: { checked: 'yes' }, kind: 'onnx', notServable: [] },
    ]);
  });

  test('has its runs in the app’s list, with their metrics and their history', async () => {
    const { runs } = await client.runs.list({ query: 'hello metric.auc>0.8 param.kind=tree' });
    expect(runs).toMatchObject([{ id: answers.run.id, name: 'hello', source: 'mlflow', status: 'canceled', metrics: { mlflow: { auc: 0.9, loss: 0.2 } } }]); // biome-ignore format: one line
    const { run, pipeline, steps } = await client.runs.get({ runId: answers.run.id });
    expect([run.source, pipeline.nodes]).toEqual(['mlflow', []]);
    const loss = steps[0]!.metrics.filter(({ name }) => name === 'loss').map(({ step, value }) => [step, value]);
    expect(loss).toEqual(answers.history);
  });

  test('leaves files that gc keeps while their run is there, and frees after it', async () => {
    await using other = await workspace.copy();
    await other.call(['gc']);
    const count = () => other.query<{ n: number }>('SELECT count(*) AS n FROM mlflow_files')[0]!.n;
    expect(count()).toBeGreaterThan(3);
    await other.call(['gc', '--keep-runs', '0']);
    expect(count()).toBe(0);
  });
});
