import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeSample } from '../rig/samplePipeline.ts';
import { serve } from '../rig/serve.ts';
import { SmallDisk } from '../rig/smallDisk.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

const disk = SmallDisk.mount(64e6);
afterAll(() => {
  if (disk instanceof SmallDisk) disk[Symbol.dispose]();
});

describe.skipIf(typeof disk === 'string')('When the disk of the app is full', () => {
  test('saving and running are refused in words, and both go on when there is room, in the same engine', async () => {
    const { folder } = disk as SmallDisk;
    const workspace = new TestWorkspace(join(folder, 'workspace'));
    await mkdir(workspace.paths.workspace);
    await writeSample(workspace.paths.workspace);
    const { client, run } = await serve(workspace);
    const { engineId } = await client.workspace.get();
    const path = 'sample.pipeline.json';
    const { pipeline, revision } = await client.pipelines.read({ path });
    const before = await readFile(join(workspace.paths.workspace, path), 'utf8');
    await (disk as SmallDisk).fill(0);
    const changed = { ...pipeline, description: 'x'.repeat(15_000) };
    const save = () => client.pipelines.save({ path, pipeline: changed, baseRevision: revision, by: 'page' });
    await expect(save()).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringContaining('full') });
    expect(await readFile(join(workspace.paths.workspace, path), 'utf8')).toBe(before);
    for (let i = 0; i < 2; i += 1) {
      await expect(client.runs.start({ path, pipeline })).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringContaining('Make room'),
      });
    }
    await (disk as SmallDisk).makeRoom();
    await save();
    const { runId } = await client.runs.start({ path, pipeline });
    await until(async () => (await client.runs.get({ runId })).run.status === 'completed', 60_000);
    expect((await client.workspace.get()).engineId).toBe(engineId);
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    await workspace[Symbol.asyncDispose]();
  });
});
