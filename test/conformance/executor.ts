import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Artifact, digest } from '../../pipelines/contract/artifact.ts';
import type { ChildRequest, ChildResult } from '../../pipelines/contract/child.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../../pipelines/executor/executor.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { newTask, taskMemory } from '../rig/newTask.ts';
import { newPath } from '../rig/runModule.ts';
import { until } from '../rig/until.ts';

const madeArtifact: Artifact = { digest: digest.parse('d'.repeat(64)), type: 'table', kind: 'file', size: 4 };

interface Seen {
  outcome: StepOutcome;
  logs: string[];
  metrics: [string, number, number | undefined][];
  progress: number[];
}

/** A place where steps run. The suite shares no file system and no process ids with it. */
export interface TestedPlace {
  /** An executor with the modules of test/rig/testWorker.ts. Several may be open. */
  open(): Promise<Executor>;
  /** Whether anything lives on of the step that has said that it runs as this process. */
  isAlive(pid: number): boolean | Promise<boolean>;
  /** Undoes what `open` needed, when every executor is closed. */
  leave?(): Promise<void>;
}

/** What every place that runs steps has to do. */
export function describeExecutor(
  name: string,
  prepare: () => Promise<TestedPlace>,
  { hasMemoryLimit = true } = {},
): void {
  describe(`${name} as an executor`, () => {
    let place: TestedPlace;
    let executor: Executor;
    beforeAll(async () => {
      place = await prepare();
      executor = await place.open();
    }, 240_000);
    afterAll(async () => {
      await executor?.close();
      await place?.leave?.();
    }, 60_000);

    async function execute(
      task: StepTask,
      options: Partial<ExecuteOptions> = {},
      startChild?: StepObserver['startChild'],
      onLog: (message: string) => void = () => {},
    ): Promise<Seen> {
      const seen: Omit<Seen, 'outcome'> = { logs: [], metrics: [], progress: [] };
      const outcome = await executor.execute(
        task,
        {
          log(_, message) {
            seen.logs.push(message);
            onLog(message);
          },
          metric: (metric, value, step) => seen.metrics.push([metric, value, step]),
          progress: (fraction) => seen.progress.push(fraction),
          ...(startChild ? { startChild } : {}),
        },
        { signal: new AbortController().signal, ...options },
      );
      return { outcome, ...seen };
    }

    test('names what decides its results', () => {
      expect(executor.environment).not.toBe('');
    });

    test('runs a step: inputs in, outputs at their paths, logs, metrics and progress out', async () => {
      const input = await newPath('input');
      await writeFile(input, 'abc');
      const task = { ...(await newTask('write', { text: 'def' })), inputs: { dataset: input } };
      const { outcome, logs, metrics, progress } = await execute(task);
      expect(outcome).toEqual({ type: 'completed' });
      expect(await readFile(task.outputs.results!, 'utf8')).toBe('abcdef');
      expect(logs).toContain('writing');
      expect(metrics).toEqual([['length', 3, 1]]);
      expect(progress).toContain(1);
    });

    test('keeps what a step prints as log, not as protocol', async () => {
      const { outcome, logs } = await execute(await newTask('print'));
      expect(outcome.type).toBe('completed');
      expect(logs).toContain('printed by a library');
    });

    test('runs several steps at the same time', async () => {
      const tasks = await Promise.all(Array.from({ length: 4 }, () => newTask('write', { text: 'x' })));
      const outcomes = await Promise.all(tasks.map((task) => execute(task)));
      expect(outcomes.every(({ outcome }) => outcome.type === 'completed')).toBe(true);
    });

    test('passes on the words of a step that refuses its data', async () => {
      const { outcome } = await execute(await newTask('refuse'));
      expect(outcome).toEqual({
        type: 'failed',
        failure: { reason: 'user-error', message: 'The column "x" has no values. Choose another.' },
      });
    });

    test('tells a defect of a module from an error of its user', async () => {
      for (const module of ['break', 'forget', 'there-is-no-such-module']) {
        const { outcome } = await execute(await newTask(module));
        expect(outcome).toMatchObject({ type: 'failed', failure: { reason: 'internal' } });
      }
    });

    test('answers "lost" when the place where a step ran goes away, and goes on with the next', async () => {
      for (const module of ['vanish', 'exit']) {
        const { outcome } = await execute(await newTask(module));
        expect(outcome.type).toBe('lost');
      }
      expect((await execute(await newTask('write'))).outcome.type).toBe('completed');
    });

    test.each(['sleep', 'spin', 'spawn'])(
      'ends "%s" within a second of the signal, and all that it started',
      async (module) => {
        const task = await newTask(module);
        const controller = new AbortController();
        const { promise: told, resolve: tell } = Promise.withResolvers<number>();
        const running = execute(task, { signal: controller.signal }, undefined, (line) => hearProcess(line, tell));
        const pid = await told;
        expect(await place.isAlive(pid)).toBe(true);
        const asked = Date.now();
        controller.abort();
        expect((await running).outcome).toEqual({ type: 'canceled' });
        const took = Date.now() - asked;
        expect(took).toBeLessThan(measurePatience(1000));
        await until(async () => !(await place.isAlive(pid)));
        expect(existsSync(task.outputs.results!)).toBe(false);
      },
    );

    test('does not start what is canceled already', async () => {
      const task = await newTask('write');
      expect((await execute(task, { signal: AbortSignal.abort() })).outcome).toEqual({ type: 'canceled' });
      expect(existsSync(task.outputs.results!)).toBe(false);
    });

    test('ends a step that takes longer than it may', async () => {
      const { outcome } = await execute(await newTask('spin'), { timeout: 300 });
      expect(outcome).toMatchObject({ type: 'failed', failure: { reason: 'timed-out' } });
    });

    test('gives an isolated step a process of its own', async () => {
      const first = await newTask('print');
      const second = await newTask('print');
      await execute(first, { isolated: true });
      await execute(second, { isolated: true });
      const [a, b] = await Promise.all([first, second].map((task) => readFile(task.outputs.results!, 'utf8')));
      expect(a).not.toBe(b);
    });

    test.skipIf(!hasMemoryLimit)('names a step that needs more memory than it may use', async () => {
      for (const module of ['allocate', 'heap']) {
        const { outcome } = await execute(await newTask(module, { bytes: 4 * taskMemory }));
        expect(outcome).toMatchObject({ type: 'failed', failure: { reason: 'out-of-memory' } });
      }
    });

    test('passes on what a step asks of child runs, and what becomes of each', async () => {
      const asked: ChildRequest[] = [];
      const made = await newPath('made');
      await writeFile(made, 'made');
      const task = await newTask('follow');
      const { outcome } = await execute(task, {}, (request, onMetric) => {
        asked.push(request);
        const { name, follow, outputs } = request;
        if (follow) for (const step of [1, 2]) onMetric({ nodeId: 'a', name: 'loss', value: 1 / step, step });
        const path = { artifact: madeArtifact, path: made };
        const ended: ChildResult = {
          runId: name,
          status: 'completed',
          metrics: {},
          outputs: Object.fromEntries(outputs.map((output) => [output, path])),
        };
        const canceled = Promise.withResolvers<ChildResult>();
        return {
          result: name === 'Second' ? canceled.promise : Promise.resolve(ended),
          cancel: () => canceled.resolve({ ...ended, status: 'canceled' }),
        };
      });
      expect(outcome).toEqual({ type: 'completed' });
      expect(asked.map(({ name, inputs }) => ({ name, inputs }))).toEqual([
        { name: 'First', inputs: {} },
        { name: 'Second', inputs: {} },
        { name: 'Third', inputs: { 'c.dataset': { artifact: madeArtifact } } },
      ]);
      expect(JSON.parse(await readFile(task.outputs.results!, 'utf8'))).toEqual({
        heard: [
          { nodeId: 'a', name: 'loss', value: 1, step: 1 },
          { nodeId: 'a', name: 'loss', value: 0.5, step: 2 },
        ],
        second: 'canceled',
        text: 'made',
      });
    });

    test.each(['the step has ended', 'it was canceled', 'its time is over', 'it went away'])(
      'cancels the child runs that go on when %s',
      async (when) => {
        const task = await newTask('abandon', {
          milliseconds: when === 'the step has ended' ? 100 : 600_000,
          ...(when === 'it went away' ? { times: 1 } : {}),
        });
        const controller = new AbortController();
        const canceled = Promise.withResolvers<ChildResult>();
        let cancels = 0;
        const options = { signal: controller.signal, ...(when === 'its time is over' ? { timeout: 400 } : {}) };
        await execute(task, options, (request) => {
          if (when === 'it was canceled') setTimeout(() => controller.abort(), 100);
          const cancel = () => {
            cancels += 1;
            canceled.resolve({ runId: request.name, status: 'canceled', outputs: {}, metrics: {} });
          };
          // Its own time stands still while the child goes on.
          const quick = { runId: 'quick', status: 'completed' as const, outputs: {}, metrics: {} };
          return { result: when === 'its time is over' ? Promise.resolve(quick) : canceled.promise, cancel };
        });
        expect(cancels).toBe(when === 'its time is over' ? 0 : 1);
      },
    );

    test('does not count the time in which child runs go on', async () => {
      const children = [{ module: 'write' }];
      const { outcome } = await execute(await newTask('ask', { children }), { timeout: 500 }, () => ({
        result: sleep(1000).then(() => ({ runId: 'slow', status: 'completed' as const, outputs: {}, metrics: {} })),
        cancel: () => {},
      }));
      expect(outcome).toEqual({ type: 'completed' });
    });

    test('answers a request as failed where there are no child runs', async () => {
      const task = await newTask('ask', { children: [{ module: 'write' }] });
      await execute(task);
      expect(JSON.parse(await readFile(task.outputs.results!, 'utf8'))).toMatchObject([{ status: 'failed' }]);
    });

    test('ends every step when it is closed', async () => {
      const other = await place.open();
      const { promise: told, resolve: tell } = Promise.withResolvers<number>();
      const task = await newTask('sleep');
      const log: StepObserver['log'] = (_, line) => hearProcess(line, tell);
      const observer = { log, metric: () => {}, progress: () => {} };
      const running = other.execute(task, observer, { signal: new AbortController().signal });
      const pid = await told;
      await other.close();
      expect((await running).type).toBe('canceled');
      await sleep(50);
      expect(await place.isAlive(pid)).toBe(false);
    });
  });
}

function hearProcess(line: string, tell: (pid: number) => void): void {
  const pid = /^process (\d+)$/.exec(line)?.[1];
  if (pid !== undefined) tell(Number(pid));
}
