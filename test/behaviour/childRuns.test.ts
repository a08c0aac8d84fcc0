import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunRequest } from '../../pipelines/run/runPipeline.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { isAlive } from '../rig/isAlive.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { openTestEngine, type TestEngine } from '../rig/testEngine.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

type Nodes = Parameters<typeof draftPipeline>[0]['nodes'];

function request(nodes: Nodes, more: Partial<RunRequest> = {}): RunRequest {
  return { pipeline: draftPipeline({ nodes }), baseDir: '/', ...more };
}

const writers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ module: 'write', params: { text: String(i) } }));

async function run(engine: TestEngine, nodes: Nodes, more: Partial<RunRequest> = {}) {
  const outcome = await engine.run(request(nodes, more));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  const steps = engine.history.steps(outcome.value.runId);
  const output = steps[0]?.outputs.results;
  const text = output && (await readFile(engine.services.artifacts.path(output.digest), 'utf8'));
  return { ...outcome.value, children: engine.history.children(outcome.value.runId), parent: steps[0]!, text };
}

test('a step has small pipelines run: they read its files, and it reads what they made', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const { status, children, text, runId } = await run(engine, {
    a: { module: 'ask', params: { text: 'seen', children: writers(3) } },
  });
  expect(status).toBe('completed');
  const metrics = { only: { length: 5 } };
  expect(JSON.parse(text!)).toEqual([0, 1, 2].map((i) => ({ status: 'completed', text: `seen:${i}`, metrics })));
  expect(children.map(({ name, status, parent, parameters }) => ({ name, status, parent, parameters }))).toEqual(
    [0, 1, 2].map((i) => ({
      name: `Child ${i}`,
      status: 'completed',
      parent: { runId, nodeId: 'a' },
      parameters: { number: i },
    })),
  );
  expect(engine.history.list().map(({ id }) => id)).toEqual([runId]);
  expect(await readdir(workspace.paths.attempts)).toEqual([]);
});

test.each([
  ['at once', false],
  ['one by one', true],
])(
  'children of children, all %s, do not wait for each other for ever where one step runs at a time',
  async (_, oneByOne) => {
    await using workspace = await TestWorkspace.make();
    await using engine = await openTestEngine(workspace.paths.workspace, { limits: { workers: 1 } });
    const asking = (text: string) => ({ module: 'ask', params: { text, oneByOne, children: writers(3) } });
    const outer = { module: 'ask', params: { oneByOne, children: [asking('x'), asking('y')] } };
    const { status, children } = await run(engine, { a: outer, b: outer, c: { module: 'write' } });
    expect(status).toBe('completed');
    expect(children).toHaveLength(4);
  },
);

test('a step that waits lets as many others run as there are places', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const pauses = Array.from({ length: 4 }, (_, i) => ({
    module: 'pause',
    params: { milliseconds: 300, text: `${i}` },
  }));
  await run(engine, { a: { module: 'ask', params: { children: pauses } } });
  const moments = engine.events.filter((event) => 'nodeId' in event && event.nodeId === 'only');
  let now = 0;
  let most = 0;
  for (const { type } of moments) {
    if (type === 'step-started') now += 1;
    if (type === 'step-completed') now -= 1;
    most = Math.max(most, now);
  }
  expect(most).toBe(2);
});

test('a child that fails is a value: the step goes on, and knows why', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const { status, text, children } = await run(engine, {
    a: { module: 'ask', params: { children: [{ module: 'refuse' }, ...writers(1), { module: 'break' }] } },
  });
  expect(status).toBe('completed');
  expect(JSON.parse(text!)).toMatchObject([
    { status: 'failed', failure: 'The column "x" has no values. Choose another.' },
    { status: 'completed' },
    { status: 'failed', failure: expect.stringContaining('does not name the module break') },
  ]);
  expect(children.map((child) => child.status)).toEqual(['failed', 'completed']);
});

test('finished children are reused when the step runs again, whatever became of it', async () => {
  await using workspace = await TestWorkspace.make();
  const marker = join(workspace.paths.workspace, 'marker');
  await using engine = await openTestEngine(workspace.paths.workspace);
  const finished = { module: 'pause', params: { marker, text: 'x' } };
  const nodes = (last: object) => ({ a: { module: 'ask', params: { children: [finished, last] } } }) as Nodes;
  await run(engine, nodes({ module: 'refuse' }));
  const { text } = await run(engine, nodes({ module: 'write' }));
  expect(JSON.parse(text!)).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
  expect((await readFile(marker, 'utf8')).trim().split('\n')).toHaveLength(1);
  const again = await run(engine, nodes({ module: 'write' }));
  expect(again.parent.status).toBe('reused');
  expect(again.children).toEqual([]);
});

test('a worker that goes away in the middle takes its children along, and finished ones are not repeated', async () => {
  await using workspace = await TestWorkspace.make();
  const marker = join(workspace.paths.workspace, 'marker');
  const tried = join(workspace.paths.workspace, 'tried');
  await using engine = await openTestEngine(workspace.paths.workspace);
  const children = [
    { module: 'pause', params: { marker, text: 'x' } },
    { module: 'flaky', params: { marker: tried, times: 1 } },
  ];
  const { status } = await run(engine, { a: { module: 'ask', params: { children, oneByOne: true } } });
  expect(status).toBe('completed');
  expect((await readFile(marker, 'utf8')).trim().split('\n')).toHaveLength(1);
});

test('who cancels the run cancels the children, within a second', async () => {
  await using workspace = await TestWorkspace.make();
  const markers = [1, 2].map((i) => join(workspace.paths.workspace, `marker${i}`));
  await using engine = await openTestEngine(workspace.paths.workspace);
  const stop = new AbortController();
  const children = markers.map((marker) => ({ module: 'sleep', params: { marker } }));
  const running = engine.run(request({ a: { module: 'ask', params: { children } } }), stop.signal);
  await until(() => markers.every((marker) => existsSync(marker)));
  const pids = await Promise.all(markers.map(async (marker) => Number(await readFile(marker, 'utf8'))));
  const asked = Date.now();
  stop.abort();
  expect(await running).toMatchObject({ ok: true, value: { status: 'canceled' } });
  const took = Date.now() - asked;
  expect(took).toBeLessThan(measurePatience(1000));
  expect(pids.filter(isAlive)).toEqual([]);
  const { id } = engine.history.find('latest')!;
  expect(engine.history.children(id).map(({ status }) => status)).toEqual(['canceled', 'canceled']);
});

test('a child is followed while it runs, ended alone, and its output given to another', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const { text } = await run(engine, { a: { module: 'follow' } });
  const heard = [{ nodeId: 'a', name: 'length', value: 0, step: 1 }];
  expect(JSON.parse(text!)).toEqual({ heard, second: 'canceled', text: 'made!' });
});

test('a child that its step forgot ends with it', async () => {
  await using workspace = await TestWorkspace.make();
  const marker = join(workspace.paths.workspace, 'marker');
  await using engine = await openTestEngine(workspace.paths.workspace);
  const { status, children } = await run(engine, { a: { module: 'abandon', params: { marker, milliseconds: 500 } } });
  expect(status).toBe('completed');
  expect(children.map((child) => child.status)).toEqual(['canceled']);
  if (existsSync(marker)) expect(isAlive(Number(await readFile(marker, 'utf8')))).toBe(false);
});

test('the time that a step may take does not count while it waits for children', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const children = [0, 1, 2, 3].map((i) => ({ module: 'pause', params: { milliseconds: 900, text: `${i}` } }));
  const { status } = await run(engine, { a: { module: 'ask', params: { children } } }, { stepTimeout: 1500 });
  expect(status).toBe('completed');
});

test('children go with their run, and are counted', async () => {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const { runId, children } = await run(engine, { a: { module: 'ask', params: { children: writers(3) } } });
  expect(engine.history.find(children[0]!.id)).toMatchObject({ name: 'Child 0' });
  expect(engine.history.remove([runId])).toBe(4);
  expect(engine.history.find(children[0]!.id)).toBeUndefined();
});

test('a killed engine leaves no child that is going on', async () => {
  await using workspace = await TestWorkspace.make();
  const engine = await openTestEngine(workspace.paths.workspace);
  const marker = join(workspace.paths.workspace, 'marker');
  const running = engine.run(
    request({ a: { module: 'ask', params: { children: [{ module: 'sleep', params: { marker } }] } } }),
  );
  await until(() => existsSync(marker));
  await engine.close();
  await running;
  await sleep(50);
  expect(isAlive(Number(await readFile(marker, 'utf8')))).toBe(false);
});
