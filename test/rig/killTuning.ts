import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { formatPipeline } from '../../pipelines/graph/formatPipeline.ts';
import type { Battery, Trial } from './battery.ts';
import { checkDatabase, compareDigests, describeEnd } from './checkRecovery.ts';
import { draftPipeline } from './draftPipeline.ts';
import { dataFile } from './examples.ts';
import { randomNumbers } from './randomNumbers.ts';
import { digestsOf } from './samplePipeline.ts';
import { checkEnded, checkTrials, keysOfTrials, killRun, shareOfTwoAtOnce } from './sweepHistory.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** Steps of a trial: it trains, scores and evaluates. */
const stepsPerTrial = 3;
/** Share of a sweep's time in which two steps are at work, at least, where there are two places for them. */
const leastTogether = 0.5;

export interface Tuning {
  trials: number;
  kills: number;
  /** Of the census, to tune on. */
  share: number;
  seed: number;
}

/** Writes a pipeline that tunes boosted trees for the income in the census. Answers its path. */
async function writeTuning(folder: string, { trials, share }: Tuning): Promise<string> {
  const path = join(folder, 'tuning.pipeline.json');
  const ranges =
    'trees: 20 to 100\nleaves: 8 to 64 log\nlearningRate: 0.03 to 0.3 log\nminimumRowsPerLeaf: 5 to 50 log';
  const pipeline = draftPipeline({
    name: 'Tuning',
    nodes: {
      census: { module: 'import-data', params: { path: dataFile('adult-census-income.csv') } },
      some: { module: 'split-data', params: { fraction: share, seed: 1 } },
      learner: { module: 'two-class-boosted-decision-tree', params: { trainerMode: 'parameter-range', ranges } },
      tune: { module: 'tune-model-hyperparameters', params: { label: 'income', mode: 'bayesian', runs: trials } },
    },
    edges: ['census.results some.dataset', 'some.results1 tune.dataset', 'learner.untrainedModel tune.untrainedModel'],
  });
  await writeFile(path, formatPipeline(pipeline));
  return path;
}

/**
 * Tunes undisturbed, where two trials have to be at work at the same time; then in another workspace, where the engine is killed again and again
 * and each run goes on where the last one was. A trial each: the undisturbed run, every kill, and the last run, which ends.
 */
export async function* killTuning(tuning: Tuning): AsyncGenerator<Trial> {
  await using calm = await TestWorkspace.make();
  const undisturbed = await calm.call(['run', await writeTuning(calm.paths.workspace, tuning), '--json']);
  if (undisturbed.code !== 0) throw new Error(`The undisturbed run failed: ${describeEnd(undisturbed)}`);
  const together = shareOfTwoAtOnce(calm);
  const alone = availableParallelism() > 1 && together < leastTogether;
  const words = `two steps were at work ${Math.round(together * 100)} % of the time`;
  yield { name: 'undisturbed', wrong: alone ? [words] : [] };

  await using workspace = await TestWorkspace.make();
  const file = await writeTuning(workspace.paths.workspace, tuning);
  const random = randomNumbers(tuning.seed);
  const most = (2 * tuning.trials * stepsPerTrial) / (tuning.kills + 1);
  let before: string[] = [];
  for (let kill = 1; kill <= tuning.kills; kill += 1) {
    const wrong = await killRun(workspace, file, Math.ceil(random() * most));
    wrong.push(...checkTrials(workspace, before));
    before = keysOfTrials(workspace);
    yield { name: `kill ${kill}, after ${before.length} steps of trials`, wrong };
  }
  const end = await workspace.call(['run', file, '--json']);
  const wrong = end.code === 0 ? [] : [`the last run ended with ${end.code}: ${describeEnd(end)}`];
  wrong.push(...checkTrials(workspace, before), ...checkEnded(workspace), ...checkDatabase(workspace));
  wrong.push(...compareDigests(digestsOf(end.events), digestsOf(undisturbed.events)));
  const expected = keysOfTrials(calm).length;
  const found = keysOfTrials(workspace).length;
  if (found > expected) wrong.push(`trials computed ${found} steps, and ${expected} undisturbed`);
  yield { name: `the last run, after ${before.length} steps of trials`, wrong };
}

export const killTunings: Battery = {
  name: 'kill-tuning',
  summary: 'kill -9 of the engine again and again while one sweep of 50 trials tunes on the census: none is repeated',
  usual: 10,
  run: ({ count, seed }) => killTuning({ trials: 50, kills: count, share: 1, seed }),
};
