import { setTimeout as sleep } from 'node:timers/promises';
import type { Battery, Trial } from './battery.ts';
import { checkRecovery, describeEnd } from './checkRecovery.ts';
import { type Fault, traceWrites, withFault } from './faultPlan.ts';
import { randomNumbers } from './randomNumbers.ts';
import { type Digests, digestsOf, writeSample } from './samplePipeline.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** An undisturbed run to compare with. */
export interface Undisturbed {
  digests: Digests;
  milliseconds: number;
}

export async function runUndisturbed(): Promise<Undisturbed> {
  await using workspace = await TestWorkspace.make();
  const end = await workspace.call(['run', await writeSample(workspace.paths.workspace), '--json']);
  if (end.code !== 0) throw new Error(`The undisturbed run failed: ${describeEnd(end)}`);
  return { digests: digestsOf(end.events), milliseconds: end.milliseconds };
}

/** Kills the engine `after` milliseconds of its run, and looks what became of the workspace. */
export async function killAtMoment(after: number, { digests }: Undisturbed): Promise<Trial> {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const run = workspace.start(['run', file, '--json']);
  await sleep(after);
  run.kill('SIGKILL');
  const { events } = await run.ended;
  return { name: `after ${Math.round(after)} ms`, wrong: await checkRecovery(workspace, file, events, digests) };
}

/** Kills the engine at one of its writes. */
export async function killAtWrite(fault: Fault, { digests }: Undisturbed): Promise<Trial> {
  await using workspace = await TestWorkspace.make();
  const file = await writeSample(workspace.paths.workspace);
  const { events, signal, code } = await workspace.call(['run', file, '--json'], withFault(fault));
  const wrong = await checkRecovery(workspace, file, events, digests);
  // How many writes there are depends on how many events fall into one turn: the last ones may not come.
  if (signal !== 'SIGKILL' && code !== 0) wrong.unshift(`the engine was not killed, and ended with ${code}`);
  return { name: `${fault.kind} write ${fault.at}`, wrong };
}

export const killEngine: Battery = {
  name: 'kill-engine',
  summary: 'kill -9 of the engine at random moments and before and after each of its writes',
  usual: 1000,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    const undisturbed = await runUndisturbed();
    const writes = await traceWrites(async (folder) => ['run', await writeSample(folder), '--json']);
    const points = writes.flatMap((_, i): Fault[] => [
      { at: i + 1, kind: 'kill-before' },
      { at: i + 1, kind: 'kill-after' },
    ]);
    // Half of the trials go round the writes, in steps that spread over all of them however few there are.
    const stride = Math.max(1, Math.floor((2 * points.length) / count));
    for (let i = 0; i < count; i += 1) {
      if (i % 2 === 0) yield await killAtMoment(random() * undisturbed.milliseconds * 1.1, undisturbed);
      else yield await killAtWrite(points[(seed + ((i - 1) / 2) * stride) % points.length]!, undisturbed);
    }
  },
};
