import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Battery, Trial } from './battery.ts';
import { checkRecovery } from './checkRecovery.ts';
import type { CliEnd } from './cli.ts';
import { type Fault, traceWrites, withFault } from './faultPlan.ts';
import { runUndisturbed, type Undisturbed } from './killEngine.ts';
import { randomNumbers } from './randomNumbers.ts';
import { writeSample } from './samplePipeline.ts';
import { SmallDisk } from './smallDisk.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** Runs the sample while one of the engine's writes fails, and again without that. */
export async function failAtWrite(fault: Fault, { digests }: Undisturbed): Promise<Trial> {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const end = await workspace.call(['run', file, '--json'], withFault(fault));
  return {
    name: `${fault.kind} at write ${fault.at}`,
    wrong: [...checkWords(end), ...(await checkRecovery(workspace, file, end.events, digests))],
  };
}

/** Runs the sample on a disk with `left` bytes, and again when there is room. */
export async function runOnFullDisk(disk: SmallDisk, left: number, { digests }: Undisturbed): Promise<Trial> {
  const folder = join(disk.folder, 'workspace');
  await mkdir(folder);
  await using workspace = new TestWorkspace(folder);
  const file = await writeSample(folder);
  await disk.fill(left);
  const end = await workspace.call(['run', file, '--json']);
  await disk.makeRoom();
  return {
    name: `${left} bytes left, ended with ${end.code}`,
    wrong: [...checkWords(end), ...(await checkRecovery(workspace, file, end.events, digests))],
  };
}

/** A run that meets a failing disk says so in words, or did not need what failed. */
function checkWords({ code, signal, stderr, events }: CliEnd): string[] {
  if (code === 0) return [];
  const wrong = code === 1 ? [] : [`it ended with ${signal ?? `exit code ${code}`}`];
  const words = [stderr, ...events.flatMap((event) => (event.type === 'step-failed' ? event.failure.message : []))];
  if (words.join('').trim() === '') wrong.push('it failed without a word');
  if (words.some((text) => /^\s+at .+:\d+/m.test(text))) wrong.push(`a stack trace reached the user: ${stderr}`);
  if (!words.some((text) => /disk|room|could not be/i.test(text)))
    wrong.push(`the words do not help: ${words.join(' ')}`);
  return wrong;
}

export const failingWrites: Battery = {
  name: 'failing-writes',
  summary: 'every write of the engine fails, by a full disk from there on or by one I/O error',
  usual: 1000,
  async *run({ count }) {
    const undisturbed = await runUndisturbed();
    const writes = await traceWrites(async (folder) => ['run', await writeSample(folder), '--json']);
    const faults = writes.flatMap((_, i): Fault[] => [
      { at: i + 1, kind: 'full' },
      { at: i + 1, kind: 'broken' },
    ]);
    const stride = Math.max(1, faults.length / count);
    for (let i = 0; i < faults.length; i += stride) yield await failAtWrite(faults[Math.floor(i)]!, undisturbed);
  },
};

export const fullDisk: Battery = {
  name: 'full-disk',
  summary: 'runs on a real file system that is full at random places, and again after there is room',
  usual: 200,
  async *run({ count, seed }) {
    const disk = SmallDisk.mount(64e6);
    if (typeof disk === 'string') return console.log(`full-disk is left out: ${disk}`);
    using _ = disk;
    const random = randomNumbers(seed);
    const undisturbed = await runUndisturbed();
    for (let i = 0; i < count; i += 1) {
      yield await runOnFullDisk(disk, Math.floor(random() ** 2 * 2_000_000), undisturbed);
    }
  },
};
