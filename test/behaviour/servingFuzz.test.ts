import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzEndpoint } from '../rig/fuzzEndpoint.ts';
import { person, servePeople } from '../rig/makeServable.ts';
import { ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let endpoint: ServingEndpoint;
beforeAll(async () => {
  workspace = await TestWorkspace.make();
  endpoint = await ServingEndpoint.start({ deployments: [{ servable: await servePeople(workspace) }] });
});
afterAll(async () => {
  await endpoint?.[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

test('2,000 requests that are wrong in places are answered in words, and the server lives on', async () => {
  const before = await endpoint.state();
  const statuses = new Map<number, number>();
  for await (const { sent, status, wrong } of fuzzEndpoint(endpoint, { count: 2_000, seed: 4650 })) {
    expect(wrong, sent).toEqual([]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  // They reach the model, and most of the ways to be refused.
  expect(statuses.get(200)).toBeGreaterThan(300);
  for (const status of [400, 401, 404, 405, 415, 422]) expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
  expect((await endpoint.state())?.pid).toBe(before?.pid);
  expect((await endpoint.score([person])).status).toBe(200);
});
