import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenHeader } from '../../pipelines/main/serverBoundary.ts';
import { mlflowCalls } from '../../pipelines/mlflow/calls.ts';
import { openTestServer, type TestServer } from '../rig/appServer.ts';

let app: TestServer;
beforeAll(async () => {
  app = await openTestServer();
});
afterAll(() => app[Symbol.asyncDispose]());

const bearer = () => ({ authorization: `Bearer ${app.token}` });
const artifacts = '/api/2.0/mlflow-artifacts/artifacts';

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = bearer()) {
  const text =
    body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
  const answer = await fetch(`${app.server.origin}${path}`, { method, headers, ...text });
  return { status: answer.status, text: await answer.text() };
}

const call = async (method: string, path: string, body?: unknown) => {
  const { status, text } = await send(method, `/api/2.0/mlflow${path}`, body);
  return { status, answer: JSON.parse(text) as Record<string, unknown> };
};

const startRun = async () => {
  const { answer } = await call('POST', '/runs/create', { experiment_id: '0' });
  return (answer.run as { info: { run_id: string; artifact_uri: string } }).info;
};

test('the token opens MLflow’s routes as a bearer’s or as a password, and no others that way', async () => {
  const path = '/api/2.0/mlflow/experiments/search';
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  for (const headers of [bearer(), basic(`ann:${app.token}`), basic(`:${app.token}`), { [tokenHeader]: app.token }])
    expect((await send('GET', path, undefined, headers)).status).toBe(200);
  const wrong: Record<string, string>[] = [
    {},
    { authorization: app.token },
    { authorization: 'Bearer x' },
    { authorization: `Digest ${app.token}` },
    basic(app.token),
    basic(`${app.token}:x`),
  ];
  for (const headers of wrong) {
    const refused = await send('GET', path, undefined, headers);
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('pipewright mlflow')]);
  }
  for (const other of [
    '/rpc/workspace/get',
    '/api/workspace/get',
    '/openapi.json',
    '/api/2.0/mlflowx',
    '/api/2.0/mlflow-artifacts',
  ])
    expect((await send('GET', other)).status, other).toBe(401);
  const foreign = { ...bearer(), origin: 'http://evil.example' };
  expect((await send('GET', path, undefined, foreign)).status).toBe(403);
});

test('what MLflow has and this server has not is said in MLflow’s words', async () => {
  const { status, answer } = await call('POST', '/traces', {});
  expect([status, answer.error_code]).toEqual([404, 'ENDPOINT_NOT_FOUND']);
});

test('batches have MLflow’s limits, and are logged whole or not at all', async () => {
  const { run_id } = await startRun();
  const metrics = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ key: 'm', value: i, timestamp: i, step: i }));
  const refused = await call('POST', '/runs/log-batch', { run_id, metrics: metrics(1001) });
  expect([refused.status, refused.answer.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  const half = {
    run_id,
    metrics: metrics(10),
    params: [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ],
  };
  expect((await call('POST', '/runs/log-batch', half)).status).toBe(400);
  const history = async () => (await call('GET', `/metrics/get-history?run_id=${run_id}&metric_key=m`)).answer.metrics;
  expect(await history()).toEqual([]);
  expect((await call('POST', '/runs/log-batch', { run_id, metrics: metrics(1000) })).status).toBe(200);
  expect(await history()).toHaveLength(1000);
});

test('names of artifacts never become paths', async () => {
  const { run_id, artifact_uri } = await startRun();
  const root = `${artifacts}/${artifact_uri.replace('mlflow-artifacts:/', '')}`;
  const put = (path: string) =>
    fetch(`${app.server.origin}${root}/${path}`, { method: 'PUT', headers: bearer(), body: 'x' });
  for (const path of ['..%2f..%2fup', 'a/..%2fb', '.%2fx', 'a%5cb', 'a%00b', 'a%0ab'])
    expect((await put(path)).status, path).toBe(400);
  expect((await put('fine/a%20b.txt')).status).toBe(200);
  const listed = await send('GET', `${artifacts}?path=${artifact_uri.replace('mlflow-artifacts:/', '')}/fine`);
  expect(JSON.parse(listed.text)).toEqual({ files: [{ path: 'a b.txt', is_dir: false, file_size: 1 }] });
  expect((await readdir(app.workspace, { recursive: true })).filter((name) => /up$|a b\.txt$/.test(name))).toEqual([]);
  expect(await readdir(join(app.workspace, '.pipewright', 'attempts'))).toEqual([]);
  expect((await send('DELETE', `${root}/fine`)).status).toBe(200);
  expect((await call('GET', `/artifacts/list?run_id=${run_id}`)).answer.files).toEqual([]);
});

test('an artifact of many megabytes goes through in pieces, and comes back the same', async () => {
  const { artifact_uri } = await startRun();
  const url = `${app.server.origin}${artifacts}/${artifact_uri.replace('mlflow-artifacts:/', '')}/large.bin`;
  const bytes = Buffer.alloc(60_000_000, 'pipewright');
  expect((await fetch(url, { method: 'PUT', headers: bearer(), body: bytes })).status).toBe(200);
  const back = Buffer.from(await (await fetch(url, { headers: bearer() })).arrayBuffer());
  expect(back.equals(bytes)).toBe(true);
});

test('a run that MLflow logs goes on over an end of the engine', async () => {
  const { run_id } = await startRun();
  app.host.context.workspace().store.markInterrupted(Date.now());
  const { answer } = await call('GET', `/runs/get?run_id=${run_id}`);
  expect(answer).toMatchObject({ run: { info: { status: 'RUNNING' } } });
});

test('whatever is sent to whatever call, the answer is none of the server’s own errors', async () => {
  const keyValue = fc.record(
    { key: fc.string({ maxLength: 20 }), value: fc.string({ maxLength: 20 }) },
    { noNullPrototype: true },
  );
  const member = fc.oneof(
    fc.constantFrom('0', '1', '', '../..', 'NaN', null, -1, 1e300, true, [], {}, ['x'], 2 ** 53),
    fc.string({ maxLength: 300 }),
    fc.double(),
    fc.array(keyValue, { maxLength: 3 }),
  );
  const names = ['run_id', 'experiment_id', 'experiment_ids', 'name', 'version', 'filter', 'order_by', 'max_results', 'page_token', 'key', 'value', 'timestamp', 'step', 'metrics', 'params', 'tags', 'source', 'stage', 'alias', 'status', 'path', 'metric_key', 'datasets', 'models']; // biome-ignore format: one line
  const body = fc.dictionary(fc.constantFrom(...names), member, { maxKeys: 8, noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...mlflowCalls), body, async ({ method, path }, given) => {
      const address = path.replace(/:\w+/g, () => encodeURIComponent(String(given.name ?? 'm-1')) || 'x');
      const query = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, String(value)]));
      const { status, text } =
        method === 'GET'
          ? await send(method, `/api/2.0/mlflow${address}?${query}`)
          : await send(method, `/api/2.0/mlflow${address}`, given);
      expect(status, `${method} ${path} ${JSON.stringify(given)} ${text}`).toBeLessThan(500);
      expect(() => JSON.parse(text)).not.toThrow();
    }),
    { numRuns: 1500 },
  );
}, 120_000);
