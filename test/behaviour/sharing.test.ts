import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../pipelines/store/runHistory.ts';
import type { CliRun } from '../rig/cli.ts';
import { measurePatience } from '../rig/measurePatience.ts';
import { writeEndless } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

let workspace: TestWorkspace;
let file: string;

beforeEach(async () => {
  workspace = await TestWorkspace.make();
  file = await writeEndless(workspace.paths.workspace);
});
afterEach(async () => {
  await workspace[Symbol.asyncDispose]();
});

/** Starts a run, and waits until its long step is at work. Answers the run's id too. */
async function startEndless(...options: string[]): Promise<CliRun & { runId: string }> {
  const run = workspace.start(['run', file, '--json', ...options]);
  const { runId } = await run.event((event) => event.type === 'step-started' && event.nodeId === 'query');
  return { ...run, runId };
}

/** Milliseconds until the engine and all that it started are gone. */
async function timeToEnd(asked: number): Promise<number> {
  await until(() => workspace.processes().length === 0);
  return Date.now() - asked;
}

describe('While a run goes on', () => {
  test('a second one is refused in words, and history commands work', async () => {
    const run = await startEndless();
    const second = await workspace.call(['run', file]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`in use by another Pipewright (process ${run.pid}`);
    const runs = JSON.parse((await workspace.call(['runs', '--json'])).stdout) as RunRecord[];
    expect(runs).toMatchObject([{ id: run.runId, status: 'running' }]);
    const show = await workspace.call(['show', 'latest']);
    expect(show.code).toBe(0);
    expect(show.stdout).toMatch(/numbers\s+completed/);
    expect(show.stdout).toMatch(/query\s+running/);
    expect((await workspace.call(['logs', run.runId])).code).toBe(0);
  });

  test('cancel ends it within a second, with all its processes', async () => {
    const run = await startEndless();
    // The command itself has to start first, which the second does not count.
    const cancel = workspace.start(['cancel', run.runId]);
    const end = await run.ended;
    expect(end.code).toBe(1);
    expect(end.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'canceled' });
    const { code, stdout } = await cancel.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('canceled');
    const took = await timeToEnd(Date.now());
    expect(took).toBeLessThan(measurePatience(1000));
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it within a second, with all its processes', async (signal) => {
    const run = await startEndless();
    const asked = Date.now();
    run.kill(signal);
    const took = await timeToEnd(asked);
    expect(took).toBeLessThan(measurePatience(1000));
    const end = await run.ended;
    expect(end.stderr).toBe('');
    expect(end.events.at(-1)).toMatchObject({ status: 'canceled', steps: { completed: 1, canceled: 1 } });
    const [record] = JSON.parse((await workspace.call(['runs', '--json'])).stdout) as RunRecord[];
    expect(record?.status).toBe('canceled');
  });
});

test('--step-timeout ends a step that takes longer, and says so', async () => {
  const end = await workspace.call(['run', file, '--json', '--step-timeout', '3']);
  expect(end.code).toBe(1);
  const failed = end.events.find((event) => event.type === 'step-failed');
  expect(failed).toMatchObject({
    nodeId: 'query',
    failure: { reason: 'timed-out', message: expect.stringContaining('3 s') },
  });
  await until(() => workspace.processes().length === 0);
});

test('cancel says that a run which is over is not going on', async () => {
  await workspace.call(['run', file, '--step-timeout', '2']);
  const { code, stderr } = await workspace.call(['cancel', 'latest']);
  expect(code).toBe(1);
  expect(stderr).toContain('not going on');
});

test('a run whose output nobody reads any more ends in good order', async () => {
  const run = await startEndless();
  run.closeOutput();
  // The next thing that it would print finds nobody.
  await workspace.call(['cancel', run.runId]);
  const { stderr } = await run.ended;
  expect(stderr).toBe('');
  await until(() => workspace.processes().length === 0);
});
