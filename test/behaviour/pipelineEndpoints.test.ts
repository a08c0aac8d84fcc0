import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PipelineRun } from '../../pipelines/rpc/endpoints/describePipelineRun.ts';
import { openTestServer, type TestServer } from '../rig/appServer.ts';
import { until } from '../rig/until.ts';

let app: TestServer;
let key: string;

const node = (id: string, module: string, params: object) => ({
  id,
  module,
  version: 1,
  params,
  position: { x: 0, y: 0 },
});

/** Reads a file and keeps some of its rows. `path` is no parameter of the type file, but used as one. */
const pipeline = (query = 'SELECT * FROM t1 WHERE x > 1') => ({
  format: 'pipewright/pipeline@1',
  name: 'Filter',
  parameters: [
    { name: 'input', type: 'file', default: 'rows.csv' },
    { name: 'path', type: 'string', default: 'rows.csv' },
    { name: 'share', type: 'number', default: 0.5, description: 'Of the rows' },
    { name: 'text', type: 'string', default: query },
  ],
  nodes: [
    node('read', 'import-data', { path: { $param: 'input' } }),
    node('more', 'import-data', { path: { $param: 'path' } }),
    node('filter', 'apply-sql-transformation', { sql: { $param: 'text' } }),
    node('split', 'split-data', { fraction: { $param: 'share' } }),
  ],
  edges: [
    { from: 'read.results', to: 'filter.t1' },
    { from: 'more.results', to: 'split.dataset' },
  ],
});

const write = (file: string, text: string) => writeFile(join(app.workspace, file), text);
const publish = (options: object = {}) =>
  app.client.endpoints.publish({ name: 'filter', path: 'jobs/filter.pipeline.json', ...options });

async function call(path: string, init: RequestInit = {}, used = key) {
  const headers = { authorization: `Bearer ${used}`, 'content-type': 'application/json' };
  const answer = await fetch(`${app.server.origin}/endpoints/${path}`, { headers, ...init });
  return {
    status: answer.status,
    body: (await answer
      .clone()
      .json()
      .catch(() => answer.text())) as never,
  };
}
const start = (body: object) => call('filter/runs', { method: 'POST', body: JSON.stringify(body) });

async function finish(body: object): Promise<PipelineRun> {
  const started = await start(body);
  expect(started, JSON.stringify(started.body)).toMatchObject({ status: 202 });
  const { id } = started.body as PipelineRun;
  return await until(async () => {
    const { body: run } = await call(`filter/runs/${id}`);
    return (run as PipelineRun).status !== 'running' ? (run as PipelineRun) : undefined;
  }, 60_000);
}

beforeAll(async () => {
  app = await openTestServer();
  await mkdir(join(app.workspace, 'jobs'));
  await mkdir(join(app.workspace, 'data'));
  await write('jobs/rows.csv', 'x\n1\n2\n3\n');
  await write('data/other.csv', 'x\n5\n6\n7\n8\n');
  await write('jobs/filter.pipeline.json', JSON.stringify(pipeline()));
  key = (await publish()).keys!.primary;
});
afterAll(() => app[Symbol.asyncDispose]());

test('code of a pipeline from elsewhere is run by no call until somebody has trusted it here', async () => {
  const refused = await start({});
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'not_trusted' } } });
  await app.client.pipelines.trust({ code: ['SELECT * FROM t1 WHERE x > 1'] });
  expect((await finish({})).status).toBe('completed');
  // What a caller gives for it is code as well.
  const other = await start({ parameters: { text: "SELECT * FROM read_csv('/etc/passwd')" } });
  expect(other).toMatchObject({ status: 403, body: { error: { code: 'not_trusted' } } });
});

describe('a run', () => {
  test('takes parameters and data of the workspace, and tells its steps and outputs', async () => {
    const run = await finish({
      parameters: { share: 0.25 },
      data: { input: 'data/other.csv', path: 'data/other.csv' },
    });
    expect(run).toMatchObject({ endpoint: 'filter', version: 1, status: 'completed' });
    expect(run.steps.map(({ id, status }) => [id, status])).toContainEqual(['filter', 'completed']);
    const { body } = await call(`filter/runs/${run.id}/outputs`);
    const { outputs } = body as { outputs: { step: string; port: string; type: string }[] };
    const made = outputs.find(({ step }) => step === 'filter')!;
    expect(made.type).toBe('table');
    const csv = await call(`filter/runs/${run.id}/outputs/filter/${made.port}?format=csv`);
    expect(csv).toMatchObject({ status: 200, body: 'x\n5\n6\n7\n8\n' });
    expect((await call(`filter/runs/${run.id}/outputs/filter/nothing`)).status).toBe(404);
    expect((await call(`filter/runs/${run.id}/outputs/filter/${made.port}?format=onnx`)).status).toBe(422);
  });

  test('is no other run', async () => {
    const { runId } = await app.client.runs.start({ path: 'jobs/filter.pipeline.json', pipeline: pipeline() as never });
    for (const path of [
      `runs/${runId}`,
      `runs/${runId}/outputs`,
      `runs/${runId}/outputs/filter/results`,
      'runs/latest',
    ])
      expect((await call(`filter/${path}`)).status).toBe(404);
  });

  test.each([
    ['input', '/etc/passwd'],
    ['path', '/etc/passwd'],
    ['path', '../user/settings.json'],
    ['path', 'http://127.0.0.1:1/x.csv'],
    ['input', '.pipewright/token'],
    ['input', 'link.csv'],
    ['input', 7],
  ])('reads by "%s" nothing outside of the workspace: %j', async (name, value) => {
    await symlink('/etc/passwd', join(app.workspace, 'link.csv')).catch(() => {});
    const answer = await start({ parameters: { [name]: value } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'wrong_value' } } });
  });

  test.each<[object, number, string]>([
    [{ parameters: { share: 'x' } }, 422, 'problems'],
    [{ parameters: { nothing: 1 } }, 422, 'problems'],
    [{ data: { share: 'data/other.csv' } }, 422, 'wrong_value'],
    [{ version: 9 }, 404, 'not_found'],
    [{ version: 'x' }, 400, 'wrong_body'],
    [{ parameters: [] }, 400, 'wrong_body'],
    [{ other: 1 }, 400, 'wrong_body'],
  ])('is not started by %j', async (body, status, code) => {
    expect(await start(body)).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
  });
});

describe('versions', () => {
  test('are kept as they were published, and the default one can be chosen', async () => {
    await write('jobs/filter.pipeline.json', JSON.stringify(pipeline('SELECT * FROM t1 WHERE x > 2')));
    await app.client.pipelines.trust({ code: ['SELECT * FROM t1 WHERE x > 2'] });
    const { endpoint, keys } = await publish({ description: 'Fewer rows' });
    expect(keys).toBeNull();
    expect(endpoint).toMatchObject({ defaultVersion: 2, versions: [{ version: 1 }, { version: 2, description: 'Fewer rows' }] }); // biome-ignore format: one line
    expect((await finish({})).version).toBe(2);
    expect((await finish({ version: 1 })).version).toBe(1);
    await app.client.endpoints.setDefaultVersion({ name: 'filter', version: 1 });
    expect((await finish({})).version).toBe(1);
    await expect(app.client.endpoints.setDefaultVersion({ name: 'filter', version: 3 })).rejects.toThrow(
      'no version 3',
    );
  });

  test('are told with their parameters', async () => {
    const { body } = await call('filter');
    const described = body as { versions: { version: number; parameters: unknown[] }[] };
    expect(described).toMatchObject({ kind: 'pipeline', defaultVersion: 1 });
    expect(described.versions[0]!.parameters).toMatchObject([
      { name: 'input', type: 'file', default: 'rows.csv', data: true },
      { name: 'path', type: 'string', data: true },
      { name: 'share', type: 'number', default: 0.5, description: 'Of the rows', data: false },
      { name: 'text', data: false },
    ]);
    const document = (await call('filter/openapi.json')).body as { paths: object };
    expect(Object.keys(document.paths)).toContain('/runs/{id}/outputs/{step}/{port}');
  });
});

test('a pipeline that cannot run, or lies elsewhere, is not published', async () => {
  await write('jobs/broken.pipeline.json', JSON.stringify({ ...pipeline(), edges: [] }));
  const broken = app.client.endpoints.publish({ name: 'broken', path: 'jobs/broken.pipeline.json' });
  await expect(broken).rejects.toThrow('The pipeline cannot run.');
  const elsewhere = app.client.endpoints.publish({ name: 'broken', path: '../user/x.pipeline.json' });
  await expect(elsewhere).rejects.toThrow('no pipeline file of this workspace');
  await expect(app.client.endpoints.createBatch({ name: 'filter', model: { name: 'x', version: 1 } })).rejects.toThrow('already'); // biome-ignore format: one line
});
