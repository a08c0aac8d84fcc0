import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { examples } from '../rig/examples.ts';
import { digestsOf, nodesOf, writeSample } from '../rig/samplePipeline.ts';
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
    const file = examples.get('automobile-price-basic')!;
    const ran = await workspace.call(['run', file, '--target', 'here', '--json'], { env });
    const { events } = ran;
    expect(events.at(-1), ran.stdout + ran.stderr).toMatchObject({ type: 'run-finished', status: 'completed' });
    const started = events.filter((event) => event.type === 'step-started');
    expect(started.length).toBeGreaterThan(0);
    expect(new Set(started.map(({ target }) => target))).toEqual(new Set(['here']));
    expect(engine.docker('ps', '--all', '--quiet')).toBe('');
    const reused = await workspace.call(['run', file, '--json'], { env });
    expect(nodesOf(reused.events, 'step-completed')).toEqual([]);
    expect(digestsOf(reused.events)).toEqual(digestsOf(events));
    const here = await workspace.call(['run', file, '--json', '--no-reuse'], { env });
    expect(nodesOf(here.events, 'step-reused')).toEqual([]);
    expect(digestsOf(here.events)).toEqual(digestsOf(events));
    const removed = await workspace.call(['compute', 'remove', 'here'], { env });
    expect(removed.code, removed.stderr).toBe(0);
    const gone = await workspace.call(['run', file, '--target', 'here', '--no-reuse'], { env });
    expect(gone.code).toBe(1);
    expect(gone.stdout + gone.stderr).toContain('There is no compute target "here" here. Known: local.');
  });

  test('a step is computed again in another environment, and the reason is told', { timeout: 120_000 }, async () => {
    const { workspace: folder } = workspace.paths;
    await workspace.call(['compute', 'add', 'named', '--socket', engine.socketPath], { env });
    await mkdir(join(folder, 'environments'));
    const environment = { format: 'pipewright/environment@1', variables: { GREETING: 'hello' } };
    await writeFile(join(folder, 'environments/greeting.json'), JSON.stringify(environment));
    const file = await writeSample(folder);
    const ran = await workspace.call(['run', file, '--json'], { env });
    expect(ran.code, ran.stderr).toBe(0);
    const drawn = JSON.parse(await readFile(file, 'utf8'));
    drawn.nodes.find(({ id }: { id: string }) => id === 'scale').compute = 'named';
    await writeFile(file, JSON.stringify(drawn));
    const elsewhere = await workspace.call(['explain', file, 'scale'], { env });
    expect(elsewhere.stdout).not.toContain('It runs on');
    drawn.nodes.find(({ id }: { id: string }) => id === 'scale').environment = 'greeting';
    await writeFile(file, JSON.stringify(drawn));
    const explained = await workspace.call(['explain', file, 'scale'], { env });
    const platform = `${process.platform}-${process.arch}`;
    expect(explained.stdout + explained.stderr).toMatch(
      new RegExp(`It runs on ${platform}, environment "greeting" [0-9a-f]{12}, and was computed on ${platform}\\.`),
    );
  });

  test('a target that another program changed is not connected to', async () => {
    await workspace.call(['compute', 'add', 'there', '--socket', engine.socketPath], { env });
    const kept = join(workspace.paths.state, 'compute.json');
    const text = await readFile(kept, 'utf8');
    await writeFile(kept, text.replace(engine.socketPath, '/elsewhere.sock'));
    const listed = await workspace.call(['compute', 'list'], { env });
    expect(listed.stdout).toContain('was changed by another program');
  });
});
