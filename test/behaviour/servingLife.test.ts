import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServingProcesses } from '../../pipelines/endpoint/serving/processesFile.ts';
import { servingPaths } from '../../pipelines/endpoint/serving/servingPaths.ts';
import { readServingState, startServing, stopServing } from '../../pipelines/endpoint/serving/startServing.ts';
import { isAlive } from '../rig/isAlive.ts';
import { person, servePeople } from '../rig/makeServable.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { keep, ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

let workspace: TestWorkspace;
let servable: string;
beforeAll(async () => {
  workspace = await TestWorkspace.make();
  servable = await servePeople(workspace);
});
afterAll(() => workspace[Symbol.asyncDispose]());

async function processesOf(endpoint: ServingEndpoint) {
  const text = await readFile(servingPaths(endpoint.folder).processes, 'utf8');
  const { supervisor, server } = JSON.parse(text) as ServingProcesses;
  return { supervisor: supervisor.pid, server: server!.pid };
}

/** Waits until rows are answered again. Answers the milliseconds that it took. */
async function untilAnswered(endpoint: ServingEndpoint): Promise<number> {
  const begin = Date.now();
  await until(async () => (await endpoint.score([person]).catch(() => undefined))?.status === 200);
  return Date.now() - begin;
}

test('a server that is killed answers again within five seconds, and the figures go on', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  for (let kills = 1; kills <= 3; kills++) {
    const { server } = await processesOf(endpoint);
    process.kill(server, 'SIGKILL');
    expect(await untilAnswered(endpoint)).toBeLessThan(5_000);
    const state = await until(async () => (await endpoint.state())?.ready && (await endpoint.state()));
    expect(state).toMatchObject({ restarts: kills, ready: true });
  }
  expect(await endpoint.log()).toMatch(/The server ended \(SIGKILL\)\. It is started again\./);
});

test('a supervisor that is killed has a successor, and there is one server', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const before = await processesOf(endpoint);
  process.kill(before.supervisor, 'SIGKILL');
  await until(async () => (await processesOf(endpoint)).supervisor !== before.supervisor && !isAlive(before.server));
  expect(await untilAnswered(endpoint)).toBeLessThan(5_000);
  const after = await processesOf(endpoint);
  expect([isAlive(after.supervisor), isAlive(after.server)]).toEqual([true, true]);
});

test('who starts an endpoint that runs starts nothing', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const before = await processesOf(endpoint);
  await Promise.all([startServing(endpoint.folder), startServing(endpoint.folder), startServing(endpoint.folder)]);
  expect(await processesOf(endpoint)).toEqual(before);
});

test('many who start an endpoint at once start one', async () => {
  await using endpoint = await ServingEndpoint.make({ deployments: [{ servable }] });
  await Promise.all(Array.from({ length: 4 }, () => startServing(endpoint.folder)));
  await endpoint.inForce();
  await sleep(500);
  const { supervisor } = await processesOf(endpoint);
  const state = await endpoint.state();
  expect(isAlive(supervisor)).toBe(true);
  expect(state).toMatchObject({ ready: true, restarts: 0 });
});

test('a stopped endpoint finishes what it has accepted, and leaves nothing running', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }], limits: { batchRows: 64 } });
  const { supervisor, server } = await processesOf(endpoint);
  const rows = Array.from({ length: 5_000 }, (_, i) => ({ ...person, age: i % 80 }));
  const answers = [1, 2, 3].map(() => endpoint.score(rows));
  const wait = await until(async () => {
    const { open } = await endpoint.observe<{ open: number }>('/status');
    return open === 3;
  });
  expect(wait).toBe(true);
  await stopServing(endpoint.folder);
  for (const answer of await Promise.all(answers)) {
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { predictions: unknown[] }).predictions).toHaveLength(5_000);
  }
  expect([isAlive(supervisor), isAlive(server)]).toEqual([false, false]);
  expect(await readServingState(endpoint.folder)).toBeUndefined();
  await expect(endpoint.score([person])).rejects.toThrow();

  await startServing(endpoint.folder);
  await endpoint.inForce();
  expect((await endpoint.score([person])).status).toBe(200);
});

test('the signal that ends programs ends both processes', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const { supervisor, server } = await processesOf(endpoint);
  process.kill(supervisor, 'SIGTERM');
  await until(() => !isAlive(supervisor) && !isAlive(server));
});

test('an endpoint whose folder is removed ends', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const { supervisor, server } = await processesOf(endpoint);
  await rm(endpoint.folder, { recursive: true });
  await until(() => !isAlive(supervisor) && !isAlive(server));
  await expect(stat(endpoint.folder)).rejects.toThrow();
});

test('a revoked key is refused within a second, even when the plan’s deployments cannot be loaded', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const broken = endpoint.plan.deployments.map((one) => ({ ...one, folder: 'deployments/none' }));
  await endpoint.publish({ keys: [keep('another', 'secondary')], deployments: broken });
  const begin = Date.now();
  await until(async () => (await endpoint.score([person])).status === 401);
  const took = Date.now() - begin;
  expect(took).toBeLessThan(measurePatience(1_000));
  const headers = { authorization: 'Bearer another' };
  expect((await endpoint.score([person], headers)).status).toBe(200);
});

test('nobody else can read the state, which holds a key', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const { mode } = await stat(servingPaths(endpoint.folder).state);
  expect(mode & 0o077).toBe(0);
});

test('rows are answered only when the model is loaded and has answered once', async () => {
  await using endpoint = await ServingEndpoint.make({ deployments: [{ servable }] });
  const statuses: number[] = [];
  await startServing(endpoint.folder);
  await until(async () => {
    const response = await endpoint.score([person]).catch(() => undefined);
    if (response) statuses.push(response.status);
    return response?.status === 200;
  });
  expect([...new Set(statuses)].sort()).toEqual(statuses.includes(503) ? [200, 503] : [200]);
  expect(statuses.indexOf(200)).toBe(statuses.length - 1);
});

test('an endpoint whose model is damaged says so, and goes on when it is mended', async () => {
  await using endpoint = await ServingEndpoint.make({ deployments: [{ servable }] });
  const file = join(endpoint.folder, endpoint.plan.deployments[0]!.folder, 'servable.json');
  await rename(file, `${file}.away`);
  await startServing(endpoint.folder);
  const state = await until(async () => (await endpoint.state())?.problem !== undefined && (await endpoint.state()));
  expect(state).toMatchObject({ ready: false, deployments: [{ name: 'blue', status: 'failed' }] });
  const response = await endpoint.score([person]);
  expect(response.status).toBe(503);
  expect(await response.text()).toMatch(/\\"blue\\" cannot be loaded: The folder holds nothing/);
  await rename(`${file}.away`, file);
  await endpoint.publish({});
  await endpoint.inForce();
  expect((await endpoint.score([person])).status).toBe(200);
});
