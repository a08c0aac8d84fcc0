import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callPipewright, findOldNode } from './commandLine.ts';
import { layeredPipeline } from './layeredPipeline.ts';
import { placeResults } from './placeResults.ts';
import { measureInTurns, secondsOf } from './repeat.ts';
import type { Benchmark } from './row.ts';
import { installTaskRunners } from './taskRunners.ts';

/** How long the command takes when there is nothing to do: 1,000 steps, 10,000 steps, and what one step adds. */
export const cachedRun: Benchmark = {
  name: 'cached-run',
  async run({ quick, peers, folder, emit }) {
    const times = quick ? 5 : 15;
    const few = await prepare(folder, 10);
    const many = await prepare(folder, 1000);
    callPipewright(many);
    callPipewright(few);
    const oldNode = findOldNode();
    const runners = peers ? await installTaskRunners(join(folder, 'peers'), layeredPipeline(1000)) : [];
    const seconds = await measureInTurns<string>(times, {
      few: () => secondsOf(() => callPipewright(few)),
      many: () => secondsOf(() => callPipewright(many)),
      ...(oldNode && { throughOldNode: () => secondsOf(() => callPipewright(many, oldNode)) }),
      ...Object.fromEntries(runners.map(({ name, runAgain }) => [name, () => secondsOf(runAgain)])),
    });
    const ours = seconds.many!;
    emit({ name: 'cached-run-1000', ours, unit: 's', goal: 0.5, note: 'the whole command' });
    if (seconds.throughOldNode !== undefined) {
      const note = 'the whole command, called by a Node older than 24, which starts the project’s own';
      emit({ name: 'cached-run-1000-old-node', ours: seconds.throughOldNode, unit: 's', goal: 0.5, note });
    }
    emit({ name: 'cached-run-per-step', ours: ((ours - seconds.few!) / 990) * 1000, unit: 'ms', goal: 0.2 });
    for (const { name } of runners) {
      emit({ name: 'cached-run-1000-against', ours, theirs: seconds[name], unit: 's', goal: 0.2, peer: name });
    }
    if (runners.length === 0) {
      const note = 'the peers are compared with when --peers is given';
      emit({ name: 'cached-run-1000-against', ours, unit: 's', goal: 0.2, peer: 'wireit, DVC, Snakemake', note });
    }
    await runTenThousand(folder, quick ? 2 : 5, emit);
  },
};

/** A workspace in which all steps have run for real. Answers the arguments of the command that runs them again. */
async function prepare(folder: string, steps: number): Promise<string[]> {
  const args = await writeWorkspace(folder, steps);
  callPipewright(args);
  return args;
}

async function writeWorkspace(folder: string, steps: number): Promise<string[]> {
  const workspace = join(folder, String(steps));
  await mkdir(workspace);
  const file = join(workspace, 'layered.pipeline.json');
  await writeFile(file, JSON.stringify(layeredPipeline(steps)));
  return ['--workspace', workspace, 'run', file];
}

async function runTenThousand(folder: string, times: number, emit: Parameters<Benchmark['run']>[0]['emit']) {
  const args = await writeWorkspace(folder, 10_000);
  await placeResults(layeredPipeline(10_000), args[1]!);
  const { again } = await measureInTurns(times, { again: () => secondsOf(() => callPipewright(args)) });
  emit({ name: 'cached-run-10000', ours: again, unit: 's', goal: 10, note: 'the whole command' });
}
