import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../pipelines/run/runPipeline.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { isAlive } from '../rig/isAlive.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { openTestEngine } from '../rig/testEngine.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

type Nodes = Parameters<typeof draftPipeline>[0]['nodes'];

function request(nodes: Nodes, edges: string[] = [], more: Partial<RunRequest> = {}): RunRequest {
  return { pipeline: draftPipeline({ nodes, edges }), baseDir: '/', ...more };
}

async function run(nodes: Nodes, edges: string[] = [], more: Partial<RunRequest> = {}, signal?: AbortSignal) {
  await using workspace = await TestWorkspace.make();
  await using engine = await openTestEngine(workspace.paths.workspace);
  const outcome = await engine.run(request(nodes, edges, more), signal);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return {
    ...outcome.value,
    events: engine.events,
    steps: engine.history.steps(outcome.value.runId),
    counts: outcome.value.steps,
    attempts: await readdir(workspace.paths.attempts),
  };
}

describe('A step', () => {
  test('whose worker goes away is tried again, and its result counts once', async () => {
    await using workspace = await TestWorkspace.make();
    const marker = join(workspace.paths.workspace, 'marker');
    await using engine = await openTestEngine(workspace.paths.workspace);
    const nodes = { a: { module: 'flaky', params: { marker, times: 2, text: 'survived' } } };
    const outcome = await engine.run(request(nodes));
    expect(outcome).toMatchObject({ ok: true, value: { status: 'completed', steps: { completed: 1, failed: 0 } } });
    expect(engine.events.filter(({ type }) => type === 'step-started')).toHaveLength(3);
    expect(engine.events.filter(({ type }) => type === 'step-completed')).toHaveLength(1);
    const [step] = engine.history.steps(engine.history.find('latest')!.id);
    expect(step).toMatchObject({ status: 'completed', attempt: 3, failure: null });
    const path = engine.services.artifacts.path(step!.outputs.results!.digest);
    expect(await readFile(path, 'utf8')).toBe('survived');
    expect(await readdir(workspace.paths.attempts)).toEqual([]);
  });

  test('whose worker goes away every time fails after three attempts, and what reads from it is skipped', async () => {
    const { status, steps, events } = await run({ a: { module: 'vanish' }, b: { module: 'write' } }, [
      'a.results b.dataset',
    ]);
    expect(status).toBe('failed');
    expect(events.filter(({ type }) => type === 'step-started')).toHaveLength(3);
    expect(steps).toMatchObject([
      { nodeId: 'a', status: 'failed', failure: { reason: 'worker-lost' } },
      { nodeId: 'b', status: 'skipped' },
    ]);
  });

  test('that refuses its data is not tried again, and says so in its own words', async () => {
    const { steps, events } = await run({ a: { module: 'refuse' } });
    expect(events.filter(({ type }) => type === 'step-started')).toHaveLength(1);
    expect(steps).toMatchObject([
      { status: 'failed', failure: { message: 'The column "x" has no values. Choose another.' } },
    ]);
  });

  test('that fails leaves the branches beside it alone', async () => {
    const { status, counts } = await run({ a: { module: 'refuse' }, b: { module: 'write', params: { text: 'b' } } });
    expect(status).toBe('failed');
    expect(counts).toMatchObject({ completed: 1, failed: 1 });
  });

  test('that takes longer than it may is ended, and its process too', async () => {
    await using workspace = await TestWorkspace.make();
    const marker = join(workspace.paths.workspace, 'marker');
    const nodes = { a: { module: 'spin', params: { marker } } };
    await using engine = await openTestEngine(workspace.paths.workspace);
    const started = Date.now();
    const outcome = await engine.run(request(nodes, [], { stepTimeout: 1500 }));
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'failed' } });
    const [step] = engine.history.steps(engine.history.find('latest')!.id);
    expect(step?.failure).toMatchObject({ reason: 'timed-out', message: expect.stringContaining('1.5 s') });
    expect(isAlive(Number(await readFile(marker, 'utf8')))).toBe(false);
  });

  test('that reports numbers that are none still completes; only real numbers are kept', async () => {
    const { status, metrics } = await run({ a: { module: 'divide' } });
    expect(status).toBe('completed');
    expect(metrics).toEqual({ a: { length: 3 } });
  });

  test('whose worker talks nonsense fails, and the engine goes on', async () => {
    const { status, counts } = await run({ a: { module: 'babble' }, b: { module: 'write' } });
    expect(status).toBe('failed');
    expect(counts).toMatchObject({ completed: 1, failed: 1 });
  });
});

describe('A run that is canceled', () => {
  test('ends within a second with all its processes; finished steps are kept for the next run', async () => {
    await using workspace = await TestWorkspace.make();
    const marker = join(workspace.paths.workspace, 'marker');
    const nodes = {
      a: { module: 'write', params: { text: 'kept' } },
      b: { module: 'spawn', params: { marker } },
      c: { module: 'write' },
    };
    const edges = ['a.results b.dataset', 'b.results c.dataset'];
    await using engine = await openTestEngine(workspace.paths.workspace);
    const stop = new AbortController();
    const running = engine.run(request(nodes, edges), stop.signal);
    const pid = Number(await until(async () => existsSync(marker) && (await readFile(marker, 'utf8'))));
    const asked = Date.now();
    stop.abort();
    const outcome = await running;
    const took = Date.now() - asked;
    expect(took).toBeLessThan(measurePatience(1000));
    expect(outcome).toMatchObject({
      ok: true,
      value: { status: 'canceled', steps: { completed: 1, canceled: 1, skipped: 1 } },
    });
    await until(() => !isAlive(pid));
    expect(await readdir(workspace.paths.attempts)).toEqual([]);
    const again = await engine.run(request({ a: nodes.a }));
    expect(again).toMatchObject({ ok: true, value: { status: 'completed', steps: { reused: 1 } } });
  });

  test('before it begins runs nothing', async () => {
    const { status, counts } = await run({ a: { module: 'write' } }, [], {}, AbortSignal.abort());
    expect(status).toBe('canceled');
    expect(counts).toMatchObject({ completed: 0, canceled: 1 });
  });
});
