import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import type { Battery, Trial } from './battery.ts';
import { checkDatabase, compareDigests, describeEnd } from './checkRecovery.ts';
import { draftPipeline } from './draftPipeline.ts';
import type { Undisturbed } from './killEngine.ts';
import { randomNumbers } from './randomNumbers.ts';
import { digestsOf } from './samplePipeline.ts';
import { checkEnded, checkTrials, keysOfTrials, killRun } from './sweepHistory.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** Writes a table and a pipeline that sweeps a learner over it. Answers the pipeline's path. */
export async function writeSweep(folder: string, runs: number, rows = 600): Promise<string> {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${(i * 37) % 101},${(i * 53) % 97},${(i * 37) % 101 > 50 ? 'a' : 'b'}`,
  );
  await writeFile(join(folder, 'classes.csv'), `x,z,y\n${lines.join('\n')}\n`);
  const path = join(folder, 'sweep.pipeline.json');
  const ranges = 'leaves: 2 to 16 log\nlearning rate: 0.05 to 0.5 log';
  const sweep = draftPipeline({
    name: 'Sweep',
    nodes: {
      data: { module: 'import-data', params: { path: 'classes.csv' } },
      learner: {
        module: 'two-class-boosted-decision-tree',
        params: { trees: 5, trainerMode: 'parameter-range', ranges },
      },
      tune: { module: 'tune-model-hyperparameters', params: { label: 'y', mode: 'bayesian', runs } },
    },
    edges: ['data.results tune.dataset', 'learner.untrainedModel tune.untrainedModel'],
  });
  await writeFile(path, formatPipeline(sweep));
  return path;
}

export async function sweepUndisturbed(runs: number): Promise<Undisturbed> {
  await using workspace = await TestWorkspace.make();
  const end = await workspace.call(['run', await writeSweep(workspace.paths.workspace, runs), '--json']);
  if (end.code !== 0) throw new Error(`The undisturbed sweep failed: ${describeEnd(end)}`);
  return { digests: digestsOf(end.events), milliseconds: end.milliseconds };
}

/** Kills the engine when so many steps of trials have ended, and looks whether a second run goes on where it was. */
export async function killSweep(runs: number, endedSteps: number, { digests }: Undisturbed): Promise<Trial> {
  await using workspace = await TestWorkspace.make();
  const file = await writeSweep(workspace.paths.workspace, runs);
  const wrong = await killRun(workspace, file, endedSteps);
  const before = keysOfTrials(workspace);
  const again = await workspace.call(['run', file, '--json']);
  if (again.code !== 0) wrong.push(`the second run ended with ${again.code}: ${describeEnd(again)}`);
  wrong.push(...compareDigests(digestsOf(again.events), digests), ...checkDatabase(workspace));
  wrong.push(...checkTrials(workspace, before), ...checkEnded(workspace));
  return { name: `after ${before.length} steps of trials`, wrong };
}

export const killSweeps: Battery = {
  name: 'kill-sweep',
  summary: 'kill -9 of the engine in the middle of a sweep of 20 trials: no finished trial is repeated',
  usual: 30,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    const undisturbed = await sweepUndisturbed(20);
    for (let i = 0; i < count; i += 1) yield await killSweep(20, Math.ceil(random() * 60), undisturbed);
  },
};
