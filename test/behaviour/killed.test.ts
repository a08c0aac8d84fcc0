import { beforeAll, describe, expect, test } from 'vitest';
import { type Fault, traceWrites } from '../rig/faultPlan.ts';
import { killAtMoment, killAtWrite, runUndisturbed, type Undisturbed } from '../rig/killEngine.ts';
import { killWorkerAtMoment } from '../rig/killWorker.ts';
import { randomNumbers } from '../rig/randomNumbers.ts';
import { writeSample } from '../rig/samplePipeline.ts';

// A sample of the batteries kill-engine and kill-worker, which go over every write and many moments.
describe.skipIf(process.platform !== 'linux')('After kill -9', () => {
  let undisturbed: Undisturbed;
  let writes: string[];
  const random = randomNumbers(Date.now());

  beforeAll(async () => {
    undisturbed = await runUndisturbed();
    writes = await traceWrites(async (folder) => ['run', await writeSample(folder), '--json']);
  });

  const firstArtifact = () => writes.indexOf('rename') + 1;
  const firstEntry = () => writes.indexOf('rename', firstArtifact()) + 1;
  const itsCommit = () => writes.indexOf('commit', firstEntry()) + 1;

  test.each<[string, () => number, Fault['kind']]>([
    ['before an artifact has its name', firstArtifact, 'kill-before'],
    ['between the artifact and its cache entry', firstEntry, 'kill-before'],
    ['between the cache entry and the history', itsCommit, 'kill-before'],
    ['near its end', () => writes.length - 8, 'kill-after'],
  ])('of the engine %s, a second run completes, and finished steps are reused', async (_, at, kind) => {
    expect((await killAtWrite({ at: at(), kind }, undisturbed)).wrong).toEqual([]);
  });

  test('of the engine at any moment, too', async () => {
    const trial = await killAtMoment(random() * undisturbed.milliseconds, undisturbed);
    expect(trial).toEqual({ name: trial.name, wrong: [] });
  });

  test('of a worker, the run completes', async () => {
    const after = (random() * undisturbed.milliseconds) / 4;
    const trial = await killWorkerAtMoment({ after, workers: 2, random }, undisturbed);
    expect(trial?.wrong ?? []).toEqual([]);
  });
});
