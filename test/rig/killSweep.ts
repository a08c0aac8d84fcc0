import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import type { Battery, Trial } from './battery.ts';
import { checkDatabase, checkProcesses, compareDigests, describeEnd } from './checkRecovery.ts';
import { draftPipeline } from './draftPipeline.ts';
import type { Undisturbed } from './killEngine.ts';
import { randomNumbers } from './randomNumbers.ts';
import { digestsOf } from './samplePipeline.ts';
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
  const run = workspace.start(['run', file, '--json']);
  const finished = () => keysOf(workspace, "'completed'");
  let isOver = false;
  void run.ended.then(() => {
    isOver = true;
  });
  while (!isOver && finished().length < endedSteps) await sleep(20);
  run.kill('SIGKILL');
  await run.ended;
  const wrong = await checkProcesses(workspace);
  const before = finished();
  const again = await workspace.call(['run', file, '--json']);
  if (again.code !== 0) wrong.push(`the second run ended with ${again.code}: ${describeEnd(again)}`);
  wrong.push(...compareDigests(digestsOf(again.events), digests), ...checkDatabase(workspace));
  // Two trials may have equal scores, and evaluate them at the same time: no key may have more than it had.
  const [once, twice] = [before, finished()].map((keys) => Map.groupBy(keys, (key) => key));
  for (const [key, same] of once!)
    if (twice!.get(key)!.length > same.length) wrong.push(`the finished step with the key ${key} ran again`);
  const failed = workspace.query<{ failure: string }>(
    "SELECT s.failure FROM steps s JOIN runs r ON r.id = s.run_id WHERE r.parent_run IS NOT NULL AND s.status = 'failed'",
  );
  for (const { failure } of failed) wrong.push(`a step of a trial failed: ${failure}`);
  const going = workspace.query("SELECT id FROM runs WHERE status = 'running'");
  if (going.length > 0) wrong.push(`${going.length} runs are still running`);
  return { name: `after ${before.length} steps of trials`, wrong };
}

/** Keys of the steps of child runs with one of these statuses. */
function keysOf(workspace: TestWorkspace, statuses: string): string[] {
  try {
    const rows = workspace.query<{ key: string }>(
      `SELECT s.key FROM steps s JOIN runs r ON r.id = s.run_id WHERE r.parent_run IS NOT NULL AND s.status IN (${statuses})`,
    );
    return rows.map(({ key }) => key);
  } catch {
    // There is no history yet.
    return [];
  }
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
