import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { writeSample } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

const skip = whyNoDockerEngine();

describe.skipIf(skip !== undefined)(`Compute targets of a workspace${skip ? ` (skipped: ${skip})` : ''}`, () => {
  let engine: DockerEngine;
  let workspace: TestWorkspace;
  let env: Record<string, string>;
  beforeAll(async () => {
    engine = await startDockerEngine();
    workspace = await TestWorkspace.make();
    env = { PIPEWRIGHT_HOME: join(workspace.paths.workspace, 'home') };
  }, 120_000);
  afterAll(async () => {
    await workspace?.[Symbol.asyncDispose]();
    await engine?.stop();
  }, 60_000);

  test('a target is added, looked at, used by a run and removed', { timeout: 600_000 }, async () => {
    const added = await workspace.call(['compute', 'add', 'here', '--socket', engine.socketPath], { env });
    expect(added.stderr).toBe('');
    expect(added.stdout).toContain('Docker answers.');
    expect((await stat(join(workspace.paths.state, 'compute.json'))).mode & 0o777).toBe(0o600);
    const tested = await workspace.call(['compute', 'test', 'here', '--json'], { env });
    expect(JSON.parse(tested.stdout)).toMatchObject({ ok: true, engine: { nodes: null } });
    const file = await writeSample(workspace.paths.workspace);
    const ran = await workspace.call(['run', file, '--target', 'here', '--json'], { env });
    const events = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1), ran.stdout + ran.stderr).toMatchObject({ type: 'run-finished', status: 'completed' });
    const started = events.filter(({ type }) => type === 'step-started');
    expect(new Set(started.map(({ target }) => target))).toEqual(new Set(['here']));
    expect(engine.docker('ps', '--all', '--quiet')).toBe('');
    const again = await workspace.call(['run', file, '--json'], { env });
    expect(JSON.parse(again.stdout.trim().split('\n').at(-1)!).steps).toMatchObject({ completed: 0, failed: 0 });
    const removed = await workspace.call(['compute', 'remove', 'here'], { env });
    expect(removed.code, removed.stderr).toBe(0);
    const gone = await workspace.call(['run', file, '--target', 'here', '--no-reuse'], { env });
    expect(gone.code).toBe(1);
    expect(gone.stdout + gone.stderr).toContain('There is no compute target "here" here. Known: local.');
  });

  test('a target that another program changed is not connected to', async () => {
    await workspace.call(['compute', 'add', 'there', '--socket', engine.socketPath], { env });
    const kept = join(workspace.paths.state, 'compute.json');
    const text = await readFile(kept, 'utf8');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(kept, text.replace(engine.socketPath, '/elsewhere.sock'));
    const listed = await workspace.call(['compute', 'list'], { env });
    expect(listed.stdout).toContain('was changed by another program');
  });
});
