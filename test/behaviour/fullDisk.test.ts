import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failAtWrite, runOnFullDisk } from '../rig/diskFull.ts';
import { traceWrites } from '../rig/faultPlan.ts';
import { runUndisturbed, type Undisturbed } from '../rig/killEngine.ts';
import { writeSample } from '../rig/samplePipeline.ts';
import { SmallDisk } from '../rig/smallDisk.ts';

const disk = SmallDisk.mount(64e6);
afterAll(() => {
  if (disk instanceof SmallDisk) disk[Symbol.dispose]();
});

let undisturbed: Undisturbed;
beforeAll(async () => {
  undisturbed = await runUndisturbed();
});

// A sample of the batteries failing-writes and full-disk.
describe('When the disk refuses', () => {
  let writes: string[];
  beforeAll(async () => {
    writes = await traceWrites(async (folder) => ['run', await writeSample(folder), '--json']);
  });

  test.each<[string, () => number]>([
    ['the folders of a new workspace', () => 1],
    ['a write of the history', () => writes.indexOf('commit', writes.length / 2) + 1],
    ['the entry of a finished step', () => writes.indexOf('writeFile') + 1],
  ])('%s, the run says so in words, and completes when there is room', async (_, at) => {
    expect((await failAtWrite({ at: at(), kind: 'full' }, undisturbed)).wrong).toEqual([]);
  });

  test('to remove what an attempt left behind, the step that was completed stays so', async () => {
    const at = writes.indexOf('rm', writes.indexOf('rename')) + 1;
    expect((await failAtWrite({ at, kind: 'broken' }, undisturbed)).wrong).toEqual([]);
  });

  test('to sync an artifact, the step fails in words', async () => {
    const at = writes.indexOf('sync') + 1;
    expect((await failAtWrite({ at, kind: 'broken' }, undisturbed)).wrong).toEqual([]);
  });
});

describe.skipIf(typeof disk === 'string')(
  `On a disk that is really full${typeof disk === 'string' ? ` (${disk})` : ''}`,
  () => {
    test.each([0, 150_000])('with %i bytes left, a run says so, and completes when there is room', async (left) => {
      expect((await runOnFullDisk(disk as SmallDisk, left, undisturbed)).wrong).toEqual([]);
    });
  },
);
