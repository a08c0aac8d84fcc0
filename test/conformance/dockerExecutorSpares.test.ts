import { chmod, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DockerExecutor } from '../../pipelines/executor/docker/dockerExecutor.ts';
import type { ExecuteOptions, StepObserver } from '../../pipelines/executor/executor.ts';
import { type ContainerPlace, prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { newTask } from '../rig/newTask.ts';
import { newPath } from '../rig/runModule.ts';
import { until } from '../rig/until.ts';

const reason = whyNoDockerEngine();
const timeout = 120_000;
const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
const options = (): ExecuteOptions => ({ signal: new AbortController().signal });

describe.skipIf(reason !== undefined)(`Spare containers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let engine: DockerEngine;
  let place: ContainerPlace;
  let executor: DockerExecutor;
  beforeAll(async () => {
    engine = await startDockerEngine();
    place = await prepareContainers(engine);
  }, 240_000);
  afterEach(async () => {
    await executor.close();
    expect(await place.left()).toEqual([]);
    expect(await listScratch()).toEqual([]);
  }, timeout);
  afterAll(async () => await engine?.stop(), timeout);

  /** An executor with one container that waits. */
  async function withSpare(isLocal = true): Promise<string> {
    executor = place.executor({ isLocal });
    expect((await executor.execute(await newTask('write'), silent, options())).type).toBe('completed');
    return await nextSpare();
  }

  async function nextSpare(): Promise<string> {
    await until(async () => (await place.spares()).length > 0);
    expect(await place.spares()).toHaveLength(1);
    return (await place.spares())[0]!.Id;
  }

  /** Folders of spare containers that are not removed. */
  async function listScratch(): Promise<string[]> {
    const names = await readdir(dirname(await newPath()));
    return names.filter((name) => name.startsWith('spare-'));
  }

  test.each([true, false])('serve one step each, under its name (own files: %s)', { timeout }, async (isLocal) => {
    const first = await withSpare(isLocal);
    const places: string[] = [];
    const names: string[] = [];
    const observer = {
      ...silent,
      placed: (where: string) => places.push(where),
      log: () => void place.running().then((all) => names.push(...all.flatMap(({ Names }) => Names))),
    };
    const input = await newPath('input');
    await writeFile(input, 'abc');
    const task = { ...(await newTask('sleep')), inputs: { dataset: input } };
    const controller = new AbortController();
    const identity = { runId: 'run-1', nodeId: 'a step ü', attempt: 2 };
    const running = executor.execute(task, observer, { signal: controller.signal, identity });
    await until(() => names.length > 0);
    controller.abort();
    expect((await running).type).toBe('canceled');
    expect(places).toEqual([`container ${first.slice(0, 12)}`]);
    expect(names).toEqual([expect.stringMatching(/^\/pipewright-run-1-a_step__-2-[0-9a-f]{8}$/)]);
    expect(await nextSpare()).not.toBe(first);
  });

  test.each([true, false])(
    'have what the step reads, and give what it makes (own files: %s)',
    { timeout },
    async (isLocal) => {
      await withSpare(isLocal);
      const input = await newPath('input');
      await writeFile(input, 'abc');
      // What only the engine's user may read is read by the step, too: it is a copy.
      await chmod(input, 0o600);
      for (const module of ['write', 'folder']) {
        const spare = await nextSpare();
        const task = { ...(await newTask(module, { text: 'def' })), inputs: { dataset: input } };
        const places: string[] = [];
        const observer = { ...silent, placed: (where: string) => places.push(where) };
        expect(await executor.execute(task, observer, options())).toEqual({ type: 'completed' });
        expect(places).toEqual([`container ${spare.slice(0, 12)}`]);
        const made = task.outputs.results!;
        if (module === 'write') expect(await readFile(made, 'utf8')).toBe('abcdef');
        else expect(await readFile(join(made, 'model.json'), 'utf8')).toBe('{"text":"def"}');
      }
      expect(await readFile(input, 'utf8')).toBe('abc');
    },
  );

  test.each([true, false])('may do nothing but their work (own files: %s)', { timeout }, async (isLocal) => {
    await withSpare(isLocal);
    const input = await newPath('input');
    await writeFile(input, 'abc');
    const task = { ...(await newTask('look')), inputs: { dataset: input } };
    expect(await executor.execute(task, silent, options())).toEqual({ type: 'completed' });
    const seen = JSON.parse(await readFile(task.outputs.results!, 'utf8'));
    expect(seen).toMatchObject({
      ...{ capabilities: '0000000000000000', bounding: '0000000000000000', noNewPrivileges: '1', seccomp: '2' },
      ...{ interfaces: [], socket: false },
    });
    const own = isLocal ? ['/job/outputs', '/job/temp'] : ['/job'];
    const shared = ['/tmp', '/dev/shm', '/dev/mqueue'];
    expect(seen.writable.filter((path: string) => !shared.includes(path) && !own.includes(path))).toEqual([]);
  });

  test('that were killed are not noticed', { timeout }, async () => {
    const spare = await withSpare();
    await place.docker.getContainer(spare).kill();
    const task = await newTask('write', { text: 'x' });
    expect(await executor.execute(task, silent, options())).toEqual({ type: 'completed' });
    expect(await readFile(task.outputs.results!, 'utf8')).toBe('x');
  });

  test('are left alone by steps of another shape, and by those that read much or through links', {
    timeout,
  }, async () => {
    const spare = await withSpare();
    const large = await newPath('large');
    await writeFile(large, Buffer.alloc(70e6));
    const link = await newPath('link');
    await symlink(large, link);
    const task = await newTask('write');
    const others = [
      { ...(await newTask('write')), memoryLimit: 2 * task.memoryLimit },
      { ...(await newTask('pause')), inputs: { dataset: large } },
      { ...(await newTask('pause')), inputs: { dataset: link } },
    ];
    const places: string[] = [];
    const observer = { ...silent, placed: (where: string) => places.push(where) };
    for (const other of others) expect((await executor.execute(other, observer, options())).type).toBe('completed');
    expect(places).toHaveLength(3);
    expect(places).not.toContain(`container ${spare.slice(0, 12)}`);
    expect((await place.spares()).map(({ Id }) => Id)).toContain(spare);
    expect((await place.spares()).length).toBeLessThanOrEqual(2);
  });

  test('go with the executor, also while they are made', { timeout }, async () => {
    for (const pause of [0, 30, 150, 400]) {
      executor = place.executor();
      await executor.execute(await newTask('write'), silent, options());
      await sleep(pause);
      await executor.close();
      expect(await place.left(), `closed ${pause} ms after the step`).toEqual([]);
    }
  });

  test('carry what child runs of their step read', { timeout }, async () => {
    await withSpare();
    const task = await newTask('ask', { text: 'seen by children', children: [{ module: 'write' }] });
    const read: string[] = [];
    const startChild: StepObserver['startChild'] = () => {
      const ended = { runId: 'child', status: 'completed' as const, outputs: {}, metrics: {} };
      const reading = readFile(join(task.tempDir, 'seen'), 'utf8').then((text) => void read.push(text));
      return { result: reading.then(() => ended), cancel: () => {} };
    };
    expect(await executor.execute(task, { ...silent, startChild }, options())).toEqual({ type: 'completed' });
    expect(read).toEqual(['seen by children:']);
  });
});
