import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Battery, Trial } from './battery.ts';
import { checkFiles, checkProcesses, compareDigests, describeEnd } from './checkRecovery.ts';
import { runUndisturbed, type Undisturbed } from './killEngine.ts';
import { pick, randomNumbers } from './randomNumbers.ts';
import { digestsOf, writeSample } from './samplePipeline.ts';
import { TestWorkspace } from './testWorkspace.ts';
import { until } from './until.ts';

/** Milliseconds within which the engine has to notice. */
const patience = 2000;

/**
 * Kills one of the workers of a run `after` milliseconds from when there is one, and looks whether the run gets over it.
 * undefined when no worker was left by then.
 */
export async function killWorkerAtMoment(
  { after, workers, random }: { after: number; workers: number; random: () => number },
  { digests }: Undisturbed,
): Promise<Trial | undefined> {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const run = workspace.start(['run', file, '--json', '--workers', String(workers)]);
  await until(() => workspace.processes().some(isWorker));
  await sleep(after);
  const victims = workspace.processes().filter(isWorker);
  if (victims.length === 0) {
    await run.ended;
    return undefined;
  }
  const victim = pick(victims, random);
  const killedAt = Date.now();
  process.kill(victim, 'SIGKILL');
  // A slot that was lost with the worker would let the run wait for ever.
  const end = await Promise.race([run.ended, sleep(60_000, undefined, { ref: false })]);
  const name = `after ${Math.round(after)} ms, ${workers} workers`;
  if (!end) return { name, wrong: ['the run does not end'] };
  const wrong = await checkProcesses(workspace);
  if (end.code !== 0) wrong.push(`the run ended with ${end.code}: ${describeEnd(end)}`);
  wrong.push(...compareDigests(digestsOf(end.events), digests));
  const noticed = end.events.find((event) => event.type === 'log' && event.message.includes('SIGKILL'));
  if (noticed && noticed.at - killedAt > patience) wrong.push(`noticed after ${noticed.at - killedAt} ms`);
  wrong.push(...(await checkFiles(workspace)));
  return { name, wrong };
}

function isWorker(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker/main.ts');
  } catch {
    return false;
  }
}

export const killWorker: Battery = {
  name: 'kill-worker',
  summary: 'kill -9 of a worker at random moments: noticed within 2 s, tried again, no orphan, no lost slot',
  usual: 500,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    const undisturbed = await runUndisturbed();
    // Shrinks while the machine is faster than it was at the undisturbed run, whose moments would come too late.
    let longest = undisturbed.milliseconds;
    for (let tried = 0; tried < count; ) {
      const after = random() * longest;
      const trial = await killWorkerAtMoment({ after, workers: 1 + (tried % 2), random }, undisturbed);
      if (!trial) {
        longest = Math.max(200, longest * 0.9);
        continue;
      }
      tried += 1;
      yield trial;
    }
  },
};
