import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reapContainers } from '../../pipelines/executor/docker/reapContainers.ts';
import type { ExecuteOptions, StepObserver } from '../../pipelines/executor/executor.ts';
import { type ContainerPlace, prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { draftPipeline } from '../rig/draftPipeline.ts';
import { type KillSetting, killDockerDuringStep, killEngineDuringStep } from '../rig/killContainers.ts';
import { newTask, taskMemory } from '../rig/newTask.ts';
import { newPath } from '../rig/runModule.ts';
import { openTestEngine } from '../rig/testEngine.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

const reason = whyNoDockerEngine();
const timeout = 240_000;
const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };

describe.skipIf(reason !== undefined)(
  `Steps in containers${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let engine: DockerEngine;
    let place: ContainerPlace;
    let setting: KillSetting;
    beforeAll(async () => {
      engine = await startDockerEngine();
      place = await prepareContainers(engine);
      setting = { engine, place, folder: dirname(await newPath('attempts')) };
    }, timeout);
    afterAll(async () => await engine?.stop(), timeout);

    const options = (): ExecuteOptions => ({ signal: new AbortController().signal });

    test.each([true, false])('may do nothing but their work (own files: %s)', { timeout }, async (isLocal) => {
      const input = await newPath('input');
      await writeFile(input, 'abc');
      const task = { ...(await newTask('look')), inputs: { dataset: input } };
      const executor = place.executor({ isLocal });
      expect(await executor.execute(task, silent, options())).toEqual({ type: 'completed' });
      await executor.close();
      const seen = JSON.parse(await readFile(task.outputs.results!, 'utf8'));
      expect(seen).toMatchObject({
        ...{ capabilities: '0000000000000000', bounding: '0000000000000000', noNewPrivileges: '1', seccomp: '2' },
        ...{ interfaces: [], socket: false },
      });
      expect(seen.uid).not.toBe(0);
      const own = isLocal ? [dirname(task.outputs.results!)] : ['/job'];
      const shared = ['/tmp', '/dev/shm', '/dev/mqueue'];
      expect(seen.writable.filter((path: string) => !shared.includes(path) && !own.includes(path))).toEqual([]);
      const memory = Number(seen.limits['memory.max'] ?? seen.limits['memory.limit_in_bytes']);
      expect(memory).toBeGreaterThanOrEqual(taskMemory);
      expect(memory).toBeLessThanOrEqual(taskMemory + 256 * 2 ** 20);
      expect(Number(seen.limits['pids.max'])).toBeLessThanOrEqual(512);
      expect(seen.limits['cpu.cfs_quota_us'] ?? seen.limits['cpu.max'].split(' ')[0]).toBe('100000');
    });

    test('are lost, not failed, when somebody ends their container', { timeout }, async () => {
      const executor = place.executor();
      const begun = Promise.withResolvers<void>();
      const observer = { ...silent, log: () => begun.resolve() };
      const running = executor.execute(await newTask('sleep'), observer, options());
      await begun.promise;
      const [container] = await place.running();
      await place.docker.getContainer(container!.Id).kill();
      expect(await running).toMatchObject({ type: 'lost', message: expect.stringContaining('exit code 137') });
      await executor.close();
    });

    test.each([
      ['once, where they need more memory than their limit', 'allocate', 1, 'out-of-memory', /memory/],
      ['three times, where they are killed without that', 'vanish', 3, 'worker-lost', /It was tried 3 times/],
    ] as const)('are tried by a run %s', { timeout }, async (_, module, attempts, failureReason, words) => {
      await using workspace = await TestWorkspace.make();
      const limits = { workers: 2, memory: taskMemory };
      await using runs = await openTestEngine(workspace.paths.workspace, { executor: place.executor(), limits });
      const pipeline = draftPipeline({ nodes: { a: { module, params: { bytes: 4 * taskMemory } } }, edges: [] });
      const outcome = await runs.run({ pipeline, baseDir: '/' });
      expect(outcome).toMatchObject({ ok: true, value: { status: 'failed' } });
      expect(runs.history.steps(runs.history.find('latest')!.id)).toMatchObject([
        {
          ...{ status: 'failed', attempt: attempts },
          failure: { reason: failureReason, message: expect.stringMatching(words) },
        },
      ]);
      expect(runs.events.filter(({ type }) => type === 'step-started')).toHaveLength(attempts);
    });

    test('leave what belongs to others alone', { timeout }, async () => {
      const create = (workspaceId: string, engineId: string) =>
        place.docker.createContainer({
          Image: place.image,
          Labels: { 'pipewright.workspace': workspaceId, 'pipewright.engine': engineId },
        });
      const other = await create('another workspace', 'gone');
      const own = await create(place.workspaceId, 'living');
      await create(place.workspaceId, 'gone');
      expect(await reapContainers(place.docker, { workspaceId: place.workspaceId, engineId: 'living' })).toBe(1);
      const left = (await place.docker.listContainers({ all: true })).map(({ Id }) => Id).sort();
      expect(left).toEqual([other.id, own.id].sort());
      await Promise.all([other, own].map((container) => container.remove()));
    });

    test.each([true, false])(
      'leave nothing behind when their engine is killed (own files: %s)',
      { timeout },
      async (isLocal) => {
        expect((await killEngineDuringStep(setting, { after: 700, isLocal })).wrong).toEqual([]);
      },
    );

    test.each([true, false])('are tried again when dockerd is killed (own files: %s)', { timeout }, async (isLocal) => {
      expect((await killDockerDuringStep(setting, { after: 300, isLocal })).wrong).toEqual([]);
    });

    test('have their image built again when somebody has removed it', { timeout }, async () => {
      const executor = place.executor();
      expect((await executor.execute(await newTask('print'), silent, options())).type).toBe('completed');
      await until(async () => (await place.left()).length === 0);
      // Who removes an image removes first what stands on it: the container that waits for the next step.
      await until(async () => (await place.spares()).length > 0);
      for (const { Id } of await place.spares()) await place.docker.getContainer(Id).remove({ force: true });
      await place.docker.getImage(place.image).remove({ force: true });
      expect((await executor.execute(await newTask('print'), silent, options())).type).toBe('completed');
      await executor.close();
    });
  },
);
