import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../rig/examples.ts';
import { serve } from '../rig/serve.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  const end = await workspace.call(['run', examples.get('automobile-price-basic')!]);
  expect(end.code, end.stderr).toBe(0);
}, 120_000);
afterAll(async () => {
  for (const { endpoint } of (await json('endpoints')) as { endpoint: { name: string } }[])
    await workspace.call(['endpoints', 'rm', endpoint.name]);
  await workspace[Symbol.asyncDispose]();
});

/** What a command prints with `--json`. */
async function json(...args: string[]): Promise<never> {
  const end = await workspace.call([...args, '--json']);
  expect(end.code, `${args.join(' ')}: ${end.stderr}`).toBe(0);
  return JSON.parse(end.stdout) as never;
}

interface Deployed {
  endpoint: { name: string; port: number };
  keys: { primary: string };
}

describe('one command', () => {
  test('makes an endpoint of a run, with the model registered once', async () => {
    const { endpoint, keys } = (await json('deploy', 'latest', '--name', 'price')) as Deployed;
    const status = async (key: string) =>
      (await fetch(`http://127.0.0.1:${endpoint.port}/openapi.json`, { headers: { 'x-api-key': key } })).status;
    expect([await status(keys.primary), await status('x')]).toEqual([200, 401]);
    const batch = (await json('deploy', 'latest', '--batch', '--name', 'prices')) as { endpoint: { model: object } };
    expect(batch.endpoint.model).toMatchObject({ version: 1 });
    const again = await workspace.call(['deploy', 'latest', '--name', 'price']);
    expect([again.code, again.stderr]).toEqual([1, 'There is an endpoint "price" already. Choose another name.\n']);
  });

  test('says what it cannot deploy, and how to use it', async () => {
    const missing = await workspace.call(['deploy', 'nothing']);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no registered model and no run "nothing"')]); // biome-ignore format: one line
    const wrong = await workspace.call(['deploy', 'latest', '--name', 'No!']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('3 to 32 small letters')]);
    expect((await workspace.call(['endpoints', 'what'])).code).toBe(2);
    expect((await workspace.call(['endpoints', 'stop', 'nothing'])).stderr).toContain('There is no endpoint "nothing"');
  });
});

test('deployments, traffic, keys and requests are handled without an app', async () => {
  await json('endpoints', 'add', 'price', 'green', 'Automobile price linear regression:1');
  await json('endpoints', 'traffic', 'price', 'blue=30', 'green=70');
  const traffic = async () =>
    ((await json('endpoints', 'show', 'price')) as { endpoint: { deployments: { traffic: number }[] } }).endpoint.deployments.map((one) => one.traffic); // biome-ignore format: one line
  await json('endpoints', 'swap', 'price', 'blue', 'green');
  expect(await traffic()).toEqual([70, 30]);
  await json('endpoints', 'rollback', 'price');
  expect(await traffic()).toEqual([30, 70]);
  expect(await json('endpoints', 'keys', 'price', 'rotate', 'primary')).toMatchObject({ key: expect.stringMatching(/^pw_[\w-]{43}$/) }); // biome-ignore format: one line
  const { program } = (await json('endpoints', 'sample', 'price', 'python')) as { program: string };
  const body = /body = (\[[\s\S]*?\n\])/
    .exec(program)![1]!
    .replaceAll('None', 'null')
    .replace(/,(\s*[}\]])/g, '$1');
  const file = join(workspace.paths.workspace, 'rows.json');
  await writeFile(file, body);
  expect(await json('endpoints', 'test', 'price', file, '--deployment', 'green')).toMatchObject({ status: 200, body: { deployment: 'green' } }); // biome-ignore format: one line
}, 180_000);

test('with an app, its pages are told of what the command line does, and it runs what is asked for', async () => {
  const served = await serve(workspace);
  const messages = await served.client.workspace.watch(undefined);
  await messages.next();
  await json('endpoints', 'stop', 'price');
  await until(
    async () => ((await messages.next()).value as { type?: string } | undefined)?.type === 'endpoints-changed',
  );
  expect((await json('endpoints', 'start', 'price')) as object).toMatchObject({ started: true });
  await copyFile(examples.get('automobile-price-basic')!, join(workspace.paths.workspace, 'cars.pipeline.json'));
  await json('endpoints', 'publish', 'cars', join(workspace.paths.workspace, 'cars.pipeline.json'));
  const missing = await workspace.call(['endpoints', 'invoke', 'cars', '--param', 'nothing=1']);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('nothing')]);
  await workspace.call(['endpoints', 'batch', 'prices', 'rows.json', '--json']);
  const jobs = await served.client.endpoints.jobs({ name: 'prices' });
  expect(jobs[0]).toMatchObject({ status: 'completed', rows: { scored: 1 } });
  served.run.kill('SIGTERM');
  await served.run.ended;
  expect(((await json('endpoints')) as { state: string }[]).map(({ state }) => state)).toContain('ready');
}, 180_000);
