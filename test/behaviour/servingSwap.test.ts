import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServingFigures } from '../../pipelines/contract/endpoint.ts';
import { person, servePeople } from '../rig/makeServable.ts';
import { ServingEndpoint } from '../rig/servingEndpoint.ts';
import { swapUnderLoad } from '../rig/swapUnderLoad.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

let workspace: TestWorkspace;
let servable: string;
let other: string;
beforeAll(async () => {
  workspace = await TestWorkspace.make();
  servable = await servePeople(workspace);
  other = await servePeople(workspace, 'two-class-boosted-decision-tree', { trees: 5 });
  afterAll(() => workspace[Symbol.asyncDispose]());
});

async function deploymentOf(response: Response): Promise<string> {
  return ((await response.json()) as { deployment: string }).deployment;
}

test('swaps and rollbacks under load lose none of 5,000 requests', async () => {
  const { lost, answered, swaps } = await swapUnderLoad({ servables: [servable, other], count: 5_000 });
  expect(lost).toEqual([]);
  expect(answered).toBe(5_000);
  expect(swaps).toBeGreaterThan(3);
});

test('shares of the traffic are exact over a hundred requests', async () => {
  await using endpoint = await ServingEndpoint.start({
    deployments: [
      { servable, name: 'blue', traffic: 63 },
      { servable: other, name: 'green', traffic: 30 },
      { servable, name: 'red', traffic: 7 },
      { servable: other, name: 'idle', traffic: 0 },
    ],
  });
  for (let round = 0; round < 2; round++) {
    const counts: Record<string, number> = {};
    for (let i = 0; i < 100; i++) {
      const name = await deploymentOf(await endpoint.score([person]));
      counts[name] = (counts[name] ?? 0) + 1;
    }
    expect(counts).toEqual({ blue: 63, green: 30, red: 7 });
  }
  const named = await endpoint.score([person], { 'x-pipewright-deployment': 'idle' });
  expect(await deploymentOf(named)).toBe('idle');
});

test('a plan that cannot be loaded leaves what runs, and says why', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }] });
  const [blue] = endpoint.plan.deployments;
  const [green] = await endpoint.place([{ servable: other, name: 'green' }]);
  await rm(join(endpoint.folder, green!.folder, 'pipeline.onnx'));
  const before = endpoint.plan.revision;
  await endpoint.publish({ deployments: [{ ...blue!, traffic: 0 }, green!] });
  await expect(endpoint.inForce()).rejects.toThrow(/"green" cannot be loaded/);
  const state = await endpoint.state();
  expect(state).toMatchObject({ revision: before, ready: true, problemRevision: before + 1 });
  expect(await deploymentOf(await endpoint.score([person]))).toBe('blue');
  await endpoint.publish({ deployments: [blue!] });
  await endpoint.inForce();
  expect((await endpoint.state())?.problem).toBeUndefined();
});

test('a shadow gets copies, sends nothing, and its failures are nobody’s', async () => {
  await using endpoint = await ServingEndpoint.start({
    deployments: [
      { servable, name: 'blue', traffic: 100 },
      { servable: other, name: 'green', traffic: 0, shadow: true },
    ],
  });
  for (let i = 0; i < 40; i++) {
    const response = await endpoint.score([{ ...person, age: 20 + i }]);
    expect(await deploymentOf(response)).toBe('blue');
  }
  const figures = await until(async () => {
    const now = await endpoint.observe<ServingFigures>('/figures');
    return now.deployments.find(({ name }) => name === 'green')!.rows === 40 && now;
  });
  const green = figures.deployments.find(({ name }) => name === 'green')!;
  expect(green.predictions.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  // The two models were trained in different ways and agree in most rows only.
  expect(green.differing).toBeGreaterThan(0);
  expect(green.differing).toBeLessThan(40);
  expect(figures.minutes.reduce((sum, { requests }) => sum + requests, 0)).toBe(40);
});

test('at ten times of what may wait, requests are answered or told to come again', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }], limits: { queue: 16 } });
  const rows = Array.from({ length: 200 }, () => person);
  const statuses = new Map<number, number>();
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(Array.from({ length: 160 }, () => endpoint.score(rows)));
    for (const answer of answers) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await answer.arrayBuffer();
    }
  }
  expect([...statuses.keys()].sort()).toEqual([200, 429]);
  expect((await endpoint.score([person])).status).toBe(200);
});

test('who goes away is taken out of the queue', async () => {
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable }], limits: { batchRows: 8 } });
  const rows = Array.from({ length: 5_000 }, () => person);
  const gone = Array.from({ length: 8 }, async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 150);
    await endpoint
      .ask('/score', { method: 'POST', body: JSON.stringify(rows), signal: stop.signal })
      .catch(() => undefined);
  });
  await Promise.all(gone);
  expect((await endpoint.score([person])).status).toBe(200);
  const log = await endpoint.observe<{ status: number }[]>('/requests');
  expect(log.filter(({ status }) => status === 499).length).toBeGreaterThan(0);
  await until(async () => (await endpoint.observe<{ open: number }>('/status')).open === 0);
});
