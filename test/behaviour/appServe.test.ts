import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import type { Client } from '../rig/appServer.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { writeEndless, writeSample } from '../rig/samplePipeline.ts';
import { serve } from '../rig/serve.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.make();
});
afterEach(() => workspace[Symbol.asyncDispose]());

/** Starts a run of a file in the workspace as a page does. */
async function start(client: Client, path: string): Promise<string> {
  const { pipeline } = await client.pipelines.read({ path });
  return (await client.runs.start({ path, pipeline })).runId;
}

/** Listens like a page: again and again, for as long as the test takes. Answers what has been heard. */
function watch(client: Client): WorkspaceMessage[] {
  const heard: WorkspaceMessage[] = [];
  void (async () => {
    for (;;) {
      try {
        for await (const message of await client.workspace.watch()) heard.push(message);
      } catch {
        // The engine is away.
      }
      await new Promise((resolve) => setTimeout(resolve, 50).unref());
    }
  })();
  return heard;
}

async function statusOf(client: Client, runId: string): Promise<string> {
  return (await client.runs.get({ runId })).run.status;
}

test('a run is started, told as it goes on, and read', async () => {
  await writeSample(workspace.paths.workspace);
  const { client } = await serve(workspace);
  const heard = watch(client);
  await until(() => heard.length > 0);
  const runId = await start(client, 'sample.pipeline.json');
  expect(await statusOf(client, runId)).toBe('running');
  await until(async () => (await statusOf(client, runId)) !== 'running');
  const detail = await client.runs.get({ runId });
  expect(detail.run).toMatchObject({ id: runId, file: 'sample.pipeline.json', status: 'completed' });
  expect(detail.run.steps.completed).toBe(detail.steps.length);
  const events = heard.flatMap((message) => (message.type === 'run-events' ? message.events : []));
  expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-started', 'run-finished']);
});

test('steps named in rerun run, and the others are reused', async () => {
  await writeSample(workspace.paths.workspace);
  const { client } = await serve(workspace);
  const path = 'sample.pipeline.json';
  const first = await start(client, path);
  await until(async () => (await statusOf(client, first)) === 'completed');
  const { pipeline } = await client.pipelines.read({ path });
  const { runId } = await client.runs.start({ path, pipeline, rerun: ['scale'] });
  await until(async () => (await statusOf(client, runId)) === 'completed');
  const { steps } = await client.runs.get({ runId });
  expect(steps.filter(({ status }) => status !== 'reused').map(({ nodeId }) => nodeId)).toEqual(['scale']);
  await expect(client.runs.start({ path, pipeline, rerun: ['nobody'] })).rejects.toMatchObject({ code: 'PROBLEMS' });
});

test('two runs go on at once, and one of them is cancelled', async () => {
  await writeEndless(workspace.paths.workspace);
  await writeSample(workspace.paths.workspace);
  const { client } = await serve(workspace);
  const path = (await client.pipelines.list()).find(({ path: one }) => one !== 'sample.pipeline.json')!.path;
  const { pipeline } = await client.pipelines.read({ path });
  await client.pipelines.trust({ code: pipeline.nodes.map(({ params }) => String(params.sql)) });
  const endless = await start(client, path);
  const sample = await start(client, 'sample.pipeline.json');
  await until(async () => (await statusOf(client, sample)) === 'completed');
  expect(await statusOf(client, endless)).toBe('running');
  await client.runs.cancel({ runId: endless });
  await until(async () => (await statusOf(client, endless)) === 'canceled');
});

describe('when the engine is killed', () => {
  test('it is started again on the same port, a page goes on with its token, and the run is told as interrupted', async () => {
    await writeEndless(workspace.paths.workspace);
    const served = await serve(workspace);
    const { client } = served;
    const heard = watch(client);
    const [{ path } = { path: '' }] = await client.pipelines.list();
    const { pipeline } = await client.pipelines.read({ path });
    await client.pipelines.trust({ code: pipeline.nodes.map(({ params }) => String(params.sql)) });
    const runId = await start(client, path);
    const before = await client.workspace.get();
    process.kill(await served.enginePid(), 'SIGKILL');
    const hellos = () => heard.filter((message) => message.type === 'hello');
    await until(() => hellos().length === 2);
    const after = await client.workspace.get();
    expect(after.path).toBe(before.path);
    expect(after.engineId).not.toBe(before.engineId);
    expect(hellos()[1]).toEqual({ type: 'hello', engineId: after.engineId, running: [] });
    expect(await statusOf(client, runId)).toBe('interrupted');
    served.run.kill('SIGTERM');
    const end = await served.run.ended;
    expect(end.code).toBe(0);
    expect(end.stderr).toContain('ended unexpectedly (SIGKILL)');
    await until(() => workspace.processes().length === 0);
  });

  test('the workspace that was opened last is the one that is open again', async () => {
    const served = await serve(workspace);
    const other = join(workspace.paths.workspace, 'other');
    await served.client.workspace.open({ path: other, create: true });
    const { engineId } = await served.client.workspace.get();
    const serving = JSON.parse(await readFile(join(other, '.pipewright', 'serve.json'), 'utf8')) as { pid: number };
    expect(existsSync(join(workspace.paths.state, 'serve.json'))).toBe(false);
    process.kill(serving.pid, 'SIGKILL');
    const again = await until(async () => {
      const info = await served.client.workspace.get().catch(() => undefined);
      return info && info.engineId !== engineId && info;
    });
    expect(again.path).toBe(other);
  });

  test('it is given up when it ends again and again', async () => {
    const served = await serve(workspace);
    let killed = 0;
    for (;;) {
      const pid = await served.enginePid();
      if (pid !== killed) process.kill(pid, 'SIGKILL');
      killed = pid;
      const ended = await Promise.race([
        served.run.ended,
        new Promise<undefined>((resolve) => setTimeout(resolve, 20)),
      ]);
      if (!ended) continue;
      expect(ended.code).toBe(70);
      expect(ended.stderr).toContain('It is given up');
      expect(ended.stderr.match(/It is started again/g)).toHaveLength(5);
      return;
    }
  });
});

test('serve and the engine started anew on the same port keep the session of a page', async () => {
  const first = await serve(workspace);
  const port = Number(new URL(first.origin).port);
  first.run.kill('SIGKILL');
  await until(() => workspace.processes().length === 0);
  await serve(workspace, { port });
  expect((await first.client.workspace.get()).path).toBe(workspace.paths.workspace);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends everything within two seconds, runs as cancelled',
  async (signal) => {
    await writeEndless(workspace.paths.workspace);
    const { client, run } = await serve(workspace);
    watch(client);
    const [{ path } = { path: '' }] = await client.pipelines.list();
    const { pipeline } = await client.pipelines.read({ path });
    await client.pipelines.trust({ code: pipeline.nodes.map(({ params }) => String(params.sql)) });
    const runId = await start(client, path);
    await until(async () => (await client.runs.get({ runId })).steps.some(({ status }) => status === 'running'));
    const asked = Date.now();
    run.kill(signal);
    const end = await run.ended;
    await until(() => workspace.processes().length === 0);
    expect(Date.now() - asked).toBeLessThan(measurePatience(2000));
    expect([end.code, end.stderr]).toEqual([0, '']);
    expect(workspace.query('SELECT status FROM runs')).toEqual([{ status: 'canceled' }]);
    expect(existsSync(join(workspace.paths.state, 'serve.json'))).toBe(false);
  },
);

describe('serve a second time', () => {
  test('prints the address of another page of the app that is there', async () => {
    const first = await serve(workspace);
    const second = await serve(workspace);
    expect(second.origin).toBe(first.origin);
    expect(second.code).not.toBe(first.code);
    expect(second.token).toBe(first.token);
    expect((await second.run.ended).code).toBe(0);
  });

  test('with a port that is taken says so', async () => {
    const first = await serve(workspace);
    await using other = await TestWorkspace.make();
    const end = await other.call(['serve', '--port', new URL(first.origin).port]);
    expect([end.code, end.stderr]).toEqual([2, expect.stringContaining('is taken by another program')]);
  });
});

test('the token is for its user alone; one that others could read is made anew', async () => {
  const first = await serve(workspace);
  const file = join(workspace.paths.state, 'token');
  expect(await readFile(file, 'utf8')).toBe(first.token);
  first.run.kill('SIGTERM');
  await first.run.ended;
  if (process.platform === 'win32') return;
  await chmod(file, 0o644);
  const second = await serve(workspace);
  expect(second.token).not.toBe(first.token);
});

describe('another workspace', () => {
  test('is not opened while a run goes on, unless that is cancelled', async () => {
    await writeEndless(workspace.paths.workspace);
    const { client } = await serve(workspace);
    const heard = watch(client);
    const [{ path } = { path: '' }] = await client.pipelines.list();
    const { pipeline } = await client.pipelines.read({ path });
    await client.pipelines.trust({ code: pipeline.nodes.map(({ params }) => String(params.sql)) });
    await start(client, path);
    const other = join(workspace.paths.workspace, 'other');
    await mkdir(other);
    const refused = client.workspace.open({ path: other });
    await expect(refused).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('A run is going on'),
    });
    const info = await client.workspace.open({ path: other, cancelRuns: true });
    expect([info.path, info.recent.map((one) => one.path)]).toEqual([other, [other, workspace.paths.workspace]]);
    await until(() => heard.some((message) => message.type === 'workspace-opened' && message.path === other));
    await until(() => workspace.query<{ status: string }>('SELECT status FROM runs')[0]?.status === 'canceled');
  });

  test('is refused in words when it is no folder, or in use', async () => {
    const { client } = await serve(workspace);
    await using busy = await TestWorkspace.make();
    await serve(busy);
    await writeFile(join(workspace.paths.workspace, 'file'), '');
    const cases = {
      '/no/such/folder': 'There is no folder',
      [join(workspace.paths.workspace, 'file')]: 'is not a folder',
      '.': 'whole path',
      [busy.paths.workspace]: 'in use by another Pipewright',
    };
    for (const [path, words] of Object.entries(cases)) {
      await expect(client.workspace.open({ path })).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringContaining(words),
      });
    }
    expect((await client.workspace.get()).path).toBe(workspace.paths.workspace);
  });
});

describe('the command line while the app serves the workspace', () => {
  test('runs through the app, and prints what it would have printed itself', async () => {
    const file = await writeSample(workspace.paths.workspace);
    const alone = await workspace.call(['run', file, '--json']);
    const { client } = await serve(workspace);
    const heard = watch(client);
    await until(() => heard.length > 0);
    const through = await workspace.call(['run', file, '--json', '--no-reuse']);
    expect([through.code, through.stderr]).toEqual([0, '']);
    const shapes = (events: typeof alone.events) =>
      events.map((event) => ('nodeId' in event ? `${event.type} ${event.nodeId}` : event.type)).sort();
    expect(shapes(through.events)).toEqual(shapes(alone.events));
    expect(through.events[0]).toMatchObject({ type: 'run-started', file });
    expect(through.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'completed' });
    expect(heard.some((message) => message.type === 'run-events')).toBe(true);
  });

  test('cancels its run with Ctrl+C', async () => {
    const file = await writeEndless(workspace.paths.workspace);
    const { client } = await serve(workspace);
    const run = workspace.start(['run', file, '--json']);
    const { runId } = await run.event((event) => event.type === 'step-started' && event.nodeId === 'query');
    run.kill('SIGINT');
    const end = await run.ended;
    expect(end.code).toBe(1);
    expect(end.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'canceled' });
    expect(await statusOf(client, runId)).toBe('canceled');
  });

  test('explains what a run would do', async () => {
    const file = await writeSample(workspace.paths.workspace);
    const alone = await workspace.call(['explain', file, '--json']);
    await serve(workspace);
    const through = await workspace.call(['explain', file, '--json']);
    expect([through.code, through.stderr, through.stdout]).toEqual([0, '', alone.stdout]);
  });

  test('tells problems, and files that lie elsewhere', async () => {
    const file = await writeSample(workspace.paths.workspace);
    await serve(workspace);
    const unknown = await workspace.call(['run', file, '--to', 'nobody']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('The pipeline has no step "nobody"')]);
    await using other = await TestWorkspace.make();
    const elsewhere = await workspace.call(['run', await writeSample(other.paths.workspace)]);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('lies outside of it')]);
  });
});
