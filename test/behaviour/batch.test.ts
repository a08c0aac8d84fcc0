import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchJob } from '../../pipelines/contract/endpoint.ts';
import { type ModelWorkspace, openModelWorkspace } from '../rig/deployedModel.ts';
import { dataFile } from '../rig/examples.ts';
import { queryOne, rowsOf } from '../rig/runModule.ts';
import { until } from '../rig/until.ts';

let opened: ModelWorkspace;
/** Of the automobile data, the header first. */
let lines: string[];
let keys: { primary: string; secondary: string };

beforeAll(async () => {
  opened = await openModelWorkspace();
  const { name, version } = opened.model;
  const model = { name, version };
  ({ keys } = await client().createBatch({ name: 'prices', model, partitionRows: 100, output: 'csv' }));
  lines = (await readFile(dataFile('automobile-price-raw.csv'), 'utf8')).trim().split('\n');
  await mkdir(join(opened.folder, 'new', 'days'), { recursive: true });
  await write('new/cars.csv', lines);
}, 180_000);
afterAll(() => opened[Symbol.asyncDispose]());

const client = () => opened.client.endpoints;
const write = (file: string, rows: readonly string[]) => writeFile(join(opened.folder, file), `${rows.join('\n')}\n`);

async function ended(id: string): Promise<BatchJob> {
  const look = async () => (await client().jobs({ name: 'prices' })).find((job) => job.id === id && job.status !== 'running'); // biome-ignore format: one line
  return await until(look, 120_000);
}

async function finish(data: string): Promise<BatchJob> {
  return await ended((await client().startJob({ name: 'prices', data })).id);
}

/** Path of a table that a job has made. */
async function tableOf(job: BatchJob, port: 'scored' | 'failed'): Promise<string> {
  const { steps } = await opened.client.runs.get({ runId: job.id });
  const { services } = opened.context.workspace();
  return services.artifacts.path(steps.find(({ nodeId }) => nodeId === 'score')!.outputs[port]!.digest);
}

/** How many partitions the child runs of a job computed, and how many they took from the cache. */
async function partitionsOf(job: BatchJob): Promise<{ completed: number; reused: number }> {
  const { runs } = await opened.client.runs.list({ parent: job.id });
  const details = await Promise.all(runs.map(({ id }) => opened.client.runs.get({ runId: id })));
  const steps = details.flatMap((run) => run.steps).filter(({ module }) => module === 'score-partition');
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return { completed: count('completed'), reused: count('reused') };
}

describe('a batch job', () => {
  test('scores a file in partitions: its rows in their order, with the scores of the training pipeline', async () => {
    const job = await finish('new/cars.csv');
    expect(job).toMatchObject({ status: 'completed', message: null, partitions: { total: 3, done: 3 } });
    expect(job.rows.scored + job.rows.failed).toBe(lines.length - 1);
    const scored = await rowsOf(await tableOf(job, 'scored'));
    expect(scored).toHaveLength(job.rows.scored);
    // Score Model has scored a part of the same rows in the training run.
    const { steps } = await opened.client.runs.get({ runId: opened.runId });
    const table = steps.find(({ module }) => module === 'score-model')!.outputs.results!;
    const known = await rowsOf(opened.context.workspace().services.artifacts.path(table.digest));
    const keyOf = (row: Record<string, unknown>) =>
      ['make', 'curb-weight', 'horsepower', 'price'].map((name) => row[name]).join();
    const labels = new Map(scored.map((row) => [keyOf(row), row['Scored Labels']]));
    expect(known.length).toBeGreaterThan(20);
    for (const row of known) expect(labels.get(keyOf(row))).toBeCloseTo(row['Scored Labels'] as number, 6);
  });

  test('keeps the rows that cannot be scored, with their file, their place and the reason', async () => {
    const place = lines[0]!.split(',').indexOf('horsepower');
    const broken = lines.slice(0, 6).map((line, i) => (i === 3 ? line.split(',').with(place, 'many').join() : line));
    await write('new/broken.csv', broken);
    const job = await finish('new/broken.csv');
    expect(job).toMatchObject({ status: 'completed', rows: { scored: 4, failed: 1 } });
    expect(await rowsOf(await tableOf(job, 'failed'))).toMatchObject([
      { file: 'broken.csv', row: 3, reason: 'The column "horsepower" holds "many", which is no whole number.', horsepower: 'many' }, // biome-ignore format: one line
    ]);
  });

  test('reads a folder file by file, in the order of their names', async () => {
    await write('new/days/b.csv', [lines[0]!, ...lines.slice(4, 8)]);
    await write('new/days/a.csv', [lines[0]!, ...lines.slice(1, 4)]);
    const job = await finish('new/days');
    expect(job).toMatchObject({
      status: 'completed',
      partitions: { total: 2, done: 2 },
      rows: { scored: 7, failed: 0 },
    });
    const prices = await rowsOf(await tableOf(job, 'scored'));
    const place = lines[0]!.split(',').indexOf('price');
    expect(prices.map(({ price }) => price)).toEqual(lines.slice(1, 8).map((line) => Number(line.split(',')[place])));
  });

  test('computes again only what is new', async () => {
    const again = await finish('new/cars.csv');
    expect(again).toMatchObject({ status: 'completed', partitions: { total: 3, done: 3 }, rows: { failed: expect.any(Number) } }); // biome-ignore format: one line
    expect(await partitionsOf(again)).toEqual({ completed: 0, reused: 0 });
    await write('new/days/c.csv', [lines[0]!, ...lines.slice(8, 10)]);
    const more = await finish('new/days');
    expect(await partitionsOf(more)).toEqual({ completed: 1, reused: 2 });
    expect(await queryOne(await tableOf(more, 'scored'), 'SELECT count(*) FROM t')).toBe(9);
  });

  test('that lacks a column ends with words that name it', async () => {
    await write('new/narrow.csv', ['make,price', 'audi,1']);
    const job = await finish('new/narrow.csv');
    expect(job.status).toBe('failed');
    expect(job.message).toMatch(/lacks the columns .*"horsepower"/);
  });

  test('is a run of the history, with the files that its results are', async () => {
    const job = await finish('new/cars.csv');
    const { runs } = await opened.client.runs.list({});
    expect(runs[0]).toMatchObject({ id: job.id, name: 'prices: new/cars.csv' });
    const { name } = await client().jobResults({ name: 'prices', job: job.id, part: 'scored' });
    expect(name).toBe('prices scored.csv');
  });
});

describe('over REST', () => {
  const call = async (path: string, init: RequestInit = {}, key = keys.primary) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return await fetch(`${opened.server.server.origin}/endpoints/${path}`, { headers, ...init });
  };
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) });

  test('a job is started, followed and fetched with a key of the endpoint', async () => {
    const started = await post('prices/jobs', { data: 'new/cars.csv' });
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as BatchJob;
    await ended(id);
    expect(await (await call(`prices/jobs/${id}`)).json()).toMatchObject({ status: 'completed', endpoint: 'prices' });
    const results = await call(`prices/jobs/${id}/results?part=scored`);
    expect(results.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const text = await results.text();
    expect(text.split('\n')[0]).toContain('Scored Labels');
    expect(((await (await call('prices/jobs')).json()) as { jobs: unknown[] }).jobs.length).toBeGreaterThan(0);
  });

  test.each([
    '/etc/passwd',
    '../user/settings.json',
    'new/../../x.csv',
    '.pipewright/store.db',
    'http://example.org/x.csv',
    'new/nothing.csv',
    'C:\\x.csv',
    'new/cars.csv\0.csv',
    'link.csv',
  ])('the data %j is refused', async (data) => {
    await symlink('/etc/passwd', join(opened.folder, 'link.csv')).catch(() => {});
    const answer = await post('prices/jobs', { data });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_started', message: expect.stringContaining('no file or folder of the workspace') } }); // biome-ignore format: one line
  });

  test('nothing is answered without a key, for another endpoint, or about runs of others', async () => {
    for (const key of ['', 'x', opened.server.token, `${keys.primary}x`])
      expect((await call('prices/jobs', {}, key)).status).toBe(401);
    expect((await call('others/jobs')).status).toBe(401);
    expect((await call(`prices/jobs/${opened.runId}`)).status).toBe(404);
    expect((await call('prices/runs')).status).toBe(404);
    const { id } = (await (await post('prices/jobs', { data: 'new/cars.csv' })).json()) as BatchJob;
    const { name, version } = opened.model;
    const other = await client().createBatch({ name: 'others', model: { name, version } });
    expect((await call(`others/jobs/${id}`, {}, other.keys.primary)).status).toBe(404);
    expect((await call('prices/jobs', {}, other.keys.primary)).status).toBe(401);
  });

  test('a body of another form is refused in words', async () => {
    for (const body of [{}, { data: 5 }, { data: 'x', more: 1 }, [], null, 'x']) {
      const answer = await post('prices/jobs', body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'wrong_body' } });
    }
    const broken = await call('prices/jobs', { method: 'POST', body: '{' });
    expect([broken.status, await broken.json()]).toEqual([400, { error: { code: 'wrong_request', message: 'The body is not JSON.' } }]); // biome-ignore format: one line
  });

  test('a key that was rotated opens nothing any more', async () => {
    const { key } = await client().rotateKey({ name: 'prices', slot: 'secondary' });
    expect((await call('prices', {}, keys.secondary)).status).toBe(401);
    expect(await (await call('prices', {}, key)).json()).toMatchObject({ kind: 'batch', output: 'csv' });
  });

  test('a job that is cancelled ends', async () => {
    await write('new/many.csv', [lines[0]!, ...Array.from({ length: 300 }, (_, i) => lines.slice(1).map((line) => line.replace(/^-?\d+/, String(i % 3)))).flat()]); // biome-ignore format: one line
    const { id } = (await (await post('prices/jobs', { data: 'new/many.csv' })).json()) as BatchJob;
    expect((await call(`prices/jobs/${id}`, { method: 'DELETE' })).status).toBe(202);
    expect((await ended(id)).status).toBe('canceled');
  });

  test('an OpenAPI document says what can be called', async () => {
    const document = (await (await call('prices/openapi.json')).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/jobs', '/jobs/{id}', '/jobs/{id}/results']);
  });
});
