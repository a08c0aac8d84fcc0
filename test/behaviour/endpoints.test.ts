import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServingPlan, servingPlan } from '../../pipelines/contract/endpoint.ts';
import { type ModelWorkspace, openModelWorkspace } from '../rig/deployedModel.ts';
import { until } from '../rig/until.ts';

let opened: ModelWorkspace;
beforeAll(async () => {
  opened = await openModelWorkspace();
}, 180_000);
afterAll(() => opened[Symbol.asyncDispose]());

const price = () => ({ name: opened.model.name, version: opened.model.version });
const client = () => opened.client.endpoints;

/** One row with the values that the servable gives as examples. */
async function exampleRow(name: string): Promise<Record<string, unknown>> {
  const { servables } = await client().get({ name });
  const [servable] = Object.values(servables);
  return Object.fromEntries(servable!.request.map((column) => [column.name, column.example ?? null]));
}

async function score(url: string, key: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/score`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

describe('a real-time endpoint', () => {
  let keys: { primary: string; secondary: string };
  let url: string;

  test('answers as soon as it is made, to its keys and to nobody else', async () => {
    ({ keys } = await client().create({ name: 'price', model: price() }));
    ({ url } = await client().get({ name: 'price' }));
    const row = await exampleRow('price');
    const answer = await score(url, keys.primary, [row]);
    expect(answer).toMatchObject({ status: 200, body: { deployment: 'blue', failed: [] } });
    expect(await score(url, keys.secondary, [row])).toEqual(answer);
    expect((await score(url, `${keys.primary}x`, [row])).status).toBe(401);
  });

  test('keeps its keys as digests, and its folder to its user', async () => {
    const { endpoint } = await client().get({ name: 'price' });
    const folder = join(opened.folder, '.pipewright', 'endpoints', endpoint.id);
    const text = await readFile(join(folder, 'serving.json'), 'utf8');
    for (const key of Object.values(keys)) expect(text).not.toContain(key);
    expect((await stat(join(folder, 'serving.json'))).mode & 0o077).toBe(0);
  });

  test('is not made twice under one name, nor of a model that is not there', async () => {
    await expect(client().create({ name: 'price', model: price() })).rejects.toThrow('already');
    const missing = client().create({ name: 'other', model: { name: 'Price', version: 99 } });
    await expect(missing).rejects.toThrow('The registry has no version 99 of "Price"');
    expect((await client().list()).map(({ endpoint }) => endpoint.name)).toEqual(['price']);
  });

  test('has a second deployment take its traffic, and gives it back', async () => {
    await client().addDeployment({ name: 'price', deployment: { name: 'green', model: price(), shadow: false } });
    const row = await exampleRow('price');
    const answers = async () => {
      const found = await Promise.all(Array.from({ length: 20 }, () => score(url, keys.primary, [row])));
      return new Set(found.map(({ body }) => (body as { deployment: string }).deployment));
    };
    await client().setTraffic({ name: 'price', traffic: { green: 100 } });
    expect(await answers()).toEqual(new Set(['green']));
    await client().rollback({ name: 'price' });
    expect(await answers()).toEqual(new Set(['blue']));
    await client().setTraffic({ name: 'price', traffic: { blue: 50, green: 50 } });
    expect(await answers()).toEqual(new Set(['blue', 'green']));
    await expect(client().removeDeployment({ name: 'price', deployment: 'green' })).rejects.toThrow('50 %');
    await client().rollback({ name: 'price' });
    const { deployments } = await client().removeDeployment({ name: 'price', deployment: 'green' });
    expect(deployments.map(({ name, traffic }) => [name, traffic])).toEqual([['blue', 100]]);
  });

  test.each<[Record<string, number>, string]>([
    [{ blue: 50 }, 'add up to 50 %'],
    [{ blue: 100.5 }, 'Input validation'],
    [{ red: 100 }, 'no deployment "red"'],
  ])('refuses the traffic %o', async (traffic, words) => {
    await expect(client().setTraffic({ name: 'price', traffic })).rejects.toThrow(words);
  });

  test('keeps its model from being removed', async () => {
    const removed = opened.client.models.remove({ name: 'Price', version: null });
    await expect(removed).rejects.toThrow('deployed at "price"');
  });

  test('refuses a key within a second of its rotation, and one that was revoked', async () => {
    const row = await exampleRow('price');
    const { key } = await client().rotateKey({ name: 'price', slot: 'primary' });
    expect((await score(url, keys.primary, [row])).status).toBe(401);
    expect((await score(url, key, [row])).status).toBe(200);
    await client().revokeKey({ name: 'price', slot: 'secondary' });
    expect((await score(url, keys.secondary, [row])).status).toBe(401);
    keys.primary = key;
  });

  test('shows what it was asked, its figures and its log to the app', async () => {
    await client().update({ name: 'price', description: 'Prices of cars', logging: { sample: 1 } });
    const row = await exampleRow('price');
    const test = await client().test({ name: 'price', body: JSON.stringify([row]) });
    expect(test.status).toBe(200);
    const logged = await until(async () => {
      const found = await client().requests({ name: 'price' });
      return found.find(({ request }) => request !== undefined);
    });
    expect(logged).toMatchObject({ status: 200, rows: 1, deployment: 'blue' });
    expect((await client().figures({ name: 'price' }))?.deployments[0]?.rows).toBeGreaterThan(0);
    expect(await client().log({ name: 'price' })).toHaveProperty('text');
    expect((await client().get({ name: 'price' })).endpoint).toMatchObject({ limits: { queue: 512 } });
  });

  test('is stopped and started again at the same address', async () => {
    await client().stop({ name: 'price' });
    await expect(fetch(url)).rejects.toThrow();
    expect((await client().get({ name: 'price' })).state).toBeNull();
    await client().start({ name: 'price' });
    expect((await score(url, keys.primary, [await exampleRow('price')])).status).toBe(200);
  });

  test('is started again by the app when its processes are gone', async () => {
    const folder = join(opened.folder, '.pipewright', 'endpoints');
    const [id] = await readdir(folder);
    const { supervisor, server } = JSON.parse(await readFile(join(folder, id!, 'processes.json'), 'utf8'));
    for (const { pid } of [supervisor, server]) process.kill(pid, 'SIGKILL');
    const row = await exampleRow('price');
    const answer = await until(async () => {
      const found = await score(url, keys.primary, [row]).catch(() => undefined);
      return found?.status === 200 ? found : undefined;
    });
    expect(answer.status).toBe(200);
  });

  test('is gone with its folder when it is removed', async () => {
    await client().remove({ name: 'price' });
    await expect(fetch(url)).rejects.toThrow();
    expect(await readdir(join(opened.folder, '.pipewright', 'endpoints'))).toEqual([]);
    await expect(client().get({ name: 'price' })).rejects.toThrow('There is no endpoint "price"');
  });
});

test('a folder that no endpoint has is put away, and a plan that was lost is written again', async () => {
  await client().create({ name: 'lost', model: price() });
  const { endpoint } = await client().get({ name: 'lost' });
  const service = opened.context.workspace().endpoints;
  const folder = service.folders.folderOf(endpoint.id);
  const plan = async (): Promise<ServingPlan> =>
    servingPlan.parse(JSON.parse(await readFile(join(folder, 'serving.json'), 'utf8')));
  const before = await plan();
  service.store.change({ endpoint, revision: before.revision }, (one) => ({
    ok: true,
    value: { ...one, description: 'x' },
  }));
  await service.restore();
  expect((await plan()).revision).toBe(before.revision + 1);
  service.store.remove(endpoint.id);
  await service.restore();
  expect(await readdir(join(folder, '..'))).toEqual([]);
});
