import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareVersions } from '../../pipelines/compute/connectEngine.ts';
import type { ExecuteOptions, StepOutcome } from '../../pipelines/executor/executor.ts';
import { reapServices } from '../../pipelines/executor/swarm/reapServices.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { loseDuringStep } from '../rig/killSwarm.ts';
import { newPath } from '../rig/runModule.ts';
import { openSwarmExecutor, type SwarmPlace, startSwarmPlace, type TestedSwarm } from '../rig/swarmPlace.ts';
import { until } from '../rig/until.ts';

const reason = whyNoDockerEngine();
const timeout = 240_000;

describe.skipIf(reason)(`A cluster${reason ? `: ${reason}` : ''}`, () => {
  let place: SwarmPlace;
  let docker: Docker;
  beforeAll(async () => {
    place = await startSwarmPlace();
    docker = new Docker({ socketPath: place.manager.engine.socketPath });
  }, 2 * timeout);
  afterAll(async () => await place?.[Symbol.asyncDispose](), timeout);

  test(
    'tells a step as lost within ten seconds of its node, and runs it elsewhere; what comes back is nobody’s',
    async () => {
      const executor = openSwarmExecutor(place);
      const first = await begin(executor, 'sleep');
      const node = await until(() => place.nodes.find(({ name }) => name === first.places[0]), timeout);
      await until(() => first.logs.length > 0, timeout);
      const asked = Date.now();
      node.cut();
      const outcome = await first.outcome;
      expect(outcome).toMatchObject({ type: 'lost' });
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(existsSync(first.task.outputs.results!)).toBe(false);
      node.mend();
      // The node's container has given up by itself, and its job is gone from the cluster.
      await until(() => place.nodes.every(({ engine }) => engine.docker('ps', '--quiet') === ''), timeout);
      await until(async () => (await docker.listServices()).length === 0, timeout);

      const again = await begin(executor, 'write', { text: 'again' });
      expect(await again.outcome).toEqual({ type: 'completed' });
      expect(await readFile(again.task.outputs.results!, 'utf8')).toBe('again');
      await executor.close();
    },
    timeout,
  );

  test('goes on with its steps while its manager is gone, and takes new ones when that is back', {
    timeout,
  }, async () => {
    const executor = openSwarmExecutor(place, { placement: ['node.role==worker'] });
    const going = await begin(executor, 'pause', { milliseconds: 5000, text: 'slept' });
    await until(() => going.places.length > 0, timeout);
    const back = place.manager.engine.restart();
    const next = await begin(executor, 'write', { text: 'after' });
    expect(await going.outcome).toEqual({ type: 'completed' });
    await back;
    expect(await next.outcome).toEqual({ type: 'completed' });
    await executor.close();
    await until(async () => (await docker.listServices()).length === 0, timeout);
  });

  test('survives the end of the program whose step runs, which finds what it has left', { timeout }, async () => {
    const folder = await newPath('attempts');
    await mkdir(folder, { recursive: true });
    const { wrong } = await loseDuringStep('engine', { place, folder }, 1000);
    expect(wrong).toEqual([]);
  });

  test(
    'leaves nothing in the cluster or on its nodes when steps have ended',
    async () => {
      const executor = openSwarmExecutor(place);
      const steps = await Promise.all(['write', 'refuse', 'vanish'].map((module) => begin(executor, module)));
      const outcomes = await Promise.all(steps.map(({ outcome }) => outcome));
      expect(outcomes.map(({ type }) => type)).toEqual(['completed', 'failed', 'lost']);
      await executor.close();
      expect(await docker.listServices()).toEqual([]);
      expect(await docker.listSecrets()).toEqual([]);
      const remains = (...what: string[]) => place.nodes.flatMap(({ engine }) => lines(engine.docker(...what)));
      await until(() => remains('ps', '--all', '--quiet').length === 0, timeout);
      await until(() => remains('volume', 'ls', '--quiet').length === 0, timeout);
    },
    timeout,
  );

  test(
    'gives a step the rights of nobody, and nothing to write to but its own folders',
    async () => {
      const executor = openSwarmExecutor(place);
      const looking = await begin(executor, 'look', {}, {}, { memoryLimit: 256 * 2 ** 20 });
      expect(await looking.outcome).toEqual({ type: 'completed' });
      const seen = JSON.parse(await readFile(looking.task.outputs.results!, 'utf8'));
      const { ApiVersion } = await docker.version();
      expect(seen).toMatchObject({
        ...{ uid: 65_532, capabilities: '0000000000000000', bounding: '0000000000000000', seccomp: '2' },
        // Docker 20.10 has no such word for services.
        noNewPrivileges: compareVersions(ApiVersion, '1.44') < 0 ? '0' : '1',
        socket: false,
      });
      const known = ['/job', '/tmp', '/dev/shm', '/dev/mqueue'];
      expect(seen.writable.filter((path: string) => !known.includes(path))).toEqual([]);
      expect(Number(seen.limits['memory.max'] ?? seen.limits['memory.limit_in_bytes'])).toBe(2 * 256 * 2 ** 20);
      await executor.close();
    },
    timeout,
  );

  test(
    'says in words why a step waits',
    async () => {
      const executor = openSwarmExecutor(place);
      const stop = new AbortController();
      const huge = await begin(executor, 'write', { text: 'x' }, { signal: stop.signal }, { memoryLimit: 2 ** 50 });
      const words = 'The step waits for a node with enough free memory and processors';
      await until(() => huge.logs.some((line) => line.startsWith(words)), timeout);
      stop.abort();
      expect(await huge.outcome).toEqual({ type: 'canceled' });
      await executor.close();

      const elsewhere = openSwarmExecutor({ ...place, image: `sha256:${'0'.repeat(64)}` });
      const short = { timeout: 8_000 };
      const without = await begin(elsewhere, 'write', {}, short);
      expect(await without.outcome).toMatchObject({ type: 'failed', failure: { reason: 'timed-out' } });
      expect(without.logs.join('\n')).toMatch(/The node \S+ does not have the image that the step runs in/);
      await elsewhere.close();
    },
    timeout,
  );

  test(
    'is rid of what an engine that is gone has left, and of nothing else',
    async () => {
      const gone = openSwarmExecutor(place, { engineId: 'engine-gone' });
      const here = openSwarmExecutor(place, { engineId: 'engine-here' });
      const left = await begin(gone, 'sleep');
      const own = await begin(here, 'sleep');
      await until(() => left.logs.length > 0 && own.logs.length > 0, timeout);
      expect(await reapServices(docker, { workspaceId: 'another', engineId: 'engine-here' })).toBe(0);
      expect(await reapServices(docker, { workspaceId: 'workspace', engineId: 'engine-here' })).toBe(1);
      expect((await left.outcome).type).toBe('lost');
      expect(await docker.listServices()).toHaveLength(1);
      await here.close();
      expect(await own.outcome).toEqual({ type: 'canceled' });
      await gone.close();
    },
    timeout,
  );
});

interface Begun {
  task: StepTask;
  outcome: Promise<StepOutcome>;
  logs: string[];
  places: string[];
}

async function begin(
  executor: TestedSwarm,
  module: string,
  params: Record<string, unknown> = {},
  options: Partial<ExecuteOptions> = {},
  more: Partial<StepTask> = {},
): Promise<Begun> {
  const folder = await newPath('attempt');
  const tempDir = join(folder, 'temp');
  await mkdir(tempDir, { recursive: true });
  const task: StepTask = {
    ...{ module, params, inputs: {}, outputs: { results: join(folder, 'results') } },
    ...{ tempDir, workspaceDir: folder, memoryLimit: 256 * 2 ** 20, threads: 1, ...more },
  };
  const [logs, places]: [string[], string[]] = [[], []];
  const outcome = executor.execute(
    task,
    {
      log: (_, line) => logs.push(line),
      metric: () => {},
      progress: () => {},
      placed: (where) => places.push(where),
    },
    { signal: new AbortController().signal, ...options },
  );
  return { task, outcome, logs, places };
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
