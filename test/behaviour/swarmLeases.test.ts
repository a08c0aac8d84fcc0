import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExecuteOptions, StepOutcome } from '../../pipelines/executor/executor.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { newTask } from '../rig/newTask.ts';
import { openSwarmExecutor, type SwarmPlace, startSwarmPlace, type TestedSwarm } from '../rig/swarmPlace.ts';
import { until } from '../rig/until.ts';

const reason = whyNoDockerEngine();
const timeout = 120_000;

interface Seen {
  worker: string;
  container: string;
  found: string[];
  processes: number;
}

describe.skipIf(reason)(`Containers of a cluster${reason ? `: ${reason}` : ''}`, { timeout }, () => {
  let place: SwarmPlace;
  let docker: Docker;
  let executor: TestedSwarm;
  beforeAll(async () => {
    place = await startSwarmPlace('test/rig/testWorker.ts', { workers: 0 });
    docker = new Docker({ socketPath: place.manager.engine.socketPath });
  }, 2 * timeout);
  afterAll(async () => await place?.[Symbol.asyncDispose](), timeout);
  beforeEach(() => {
    executor = openSwarmExecutor(place);
  });
  afterEach(async () => await executor.close(), timeout);

  async function run(
    module: string,
    {
      params = {},
      more = {},
      ...options
    }: { params?: object; more?: Partial<StepTask> } & Partial<ExecuteOptions> = {},
  ): Promise<{ outcome: StepOutcome; places: string[]; task: StepTask }> {
    const task = { ...(await newTask(module, { ...params })), ...more };
    const places: string[] = [];
    const nothing = () => {};
    const observer = {
      log: nothing,
      metric: nothing,
      progress: nothing,
      placed: (where: string) => places.push(where),
    };
    const outcome = await executor.execute(task, observer, { signal: new AbortController().signal, ...options });
    return { outcome, places, task };
  }

  async function survey(options: Parameters<typeof run>[1] = {}): Promise<Seen> {
    const { outcome, places, task } = await run('survey', options);
    expect(outcome).toEqual({ type: 'completed' });
    expect(places).toEqual([place.manager.name]);
    return JSON.parse(await readFile(task.outputs.results!, 'utf8'));
  }

  const containers = (...more: string[]) =>
    place.manager.engine
      .docker('ps', '--quiet', ...more)
      .split('\n')
      .filter(Boolean);
  const isEmpty = async () => (await docker.listServices()).length === 0 && containers('--all').length === 0;

  test('serve the steps that follow each other, and each finds nothing of those before', async () => {
    const first = await survey();
    expect((await run('litter')).outcome).toEqual({ type: 'completed' });
    expect((await run('refuse')).outcome).toMatchObject({ type: 'failed', failure: { reason: 'user-error' } });
    const last = await survey();
    expect(last).toEqual({ worker: first.worker, container: first.container, found: [], processes: 2 });
    expect(await docker.listServices()).toHaveLength(1);
  });

  test('end with a step that leaves a process behind', async () => {
    const first = await survey();
    await run('litter', { params: { milliseconds: 600_000 } });
    const next = await survey();
    expect(next.container).not.toBe(first.container);
    expect(next).toMatchObject({ found: [], processes: 2 });
    await until(() => containers().every((id) => next.container.startsWith(id)), timeout);
  });

  test('end with a step that shows a defect', async () => {
    const first = await survey();
    expect((await run('break')).outcome).toMatchObject({ type: 'failed', failure: { reason: 'internal' } });
    expect((await survey()).container).not.toBe(first.container);
  });

  test('are an isolated step’s own, before and after', async () => {
    const first = await survey();
    const alone = await survey({ isolated: true });
    const next = await survey();
    expect([first.container, next.container]).not.toContain(alone.container);
  });

  test('are shared by steps with the same memory limit only', async () => {
    const [small, large] = [256, 384].map((size) => ({ more: { memoryLimit: size * 2 ** 20 } }));
    const [a, b] = [await survey(small), await survey(large)];
    expect(b.container).not.toBe(a.container);
    expect((await survey(large)).container).toBe(b.container);
  });

  test('go to a step that waits for room when another is done', async () => {
    const { MemTotal } = await docker.info();
    const more = { memoryLimit: Math.floor(0.6 * MemTotal) };
    const seen = await Promise.all([survey({ more }), survey({ more }), survey({ more })]);
    expect(new Set(seen.map(({ container }) => container)).size).toBe(1);
    // The services that nobody waits for any more do not get their turn.
    await until(isEmpty, timeout);
  });

  test('go on with the next step when the run of an earlier one is canceled', async () => {
    const earlier = new AbortController();
    await survey({ signal: earlier.signal });
    const next = run('pause', { params: { milliseconds: 1000 } });
    await sleep(500);
    earlier.abort();
    expect((await next).outcome).toEqual({ type: 'completed' });
  });

  test('are given back to the cluster soon after the last step, and its time-out is each step’s own', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { outcome } = await run('pause', { params: { milliseconds: 600 }, timeout: 1500 });
      expect(outcome).toEqual({ type: 'completed' });
    }
    expect(await docker.listServices()).toHaveLength(1);
    const ended = Date.now();
    await until(isEmpty, timeout);
    expect(Date.now() - ended).toBeLessThan(20_000);
    expect(await docker.listSecrets()).toEqual([]);
    expect(place.manager.engine.docker('volume', 'ls', '--quiet')).toBe('');
  });

  test('end at once when the executor is closed', async () => {
    await Promise.all([survey(), survey()]);
    expect((await docker.listServices()).length).toBeGreaterThan(0);
    await executor.close();
    expect(await docker.listServices()).toEqual([]);
    expect(await docker.listSecrets()).toEqual([]);
    await until(isEmpty, timeout);
  });

  test('that die while no step has them are replaced', async () => {
    const first = await survey();
    place.manager.engine.docker('kill', first.container);
    expect((await survey()).container).not.toBe(first.container);
  });

  test('that are cut off while no step has them lose the next step at most, which is then run elsewhere', async () => {
    await survey();
    place.manager.cut();
    const asked = Date.now();
    const lost = await run('survey');
    expect(lost.outcome.type).toBe('lost');
    expect(Date.now() - asked).toBeLessThan(10_000);
    place.manager.mend();
    expect((await survey()).found).toEqual([]);
  });
});
