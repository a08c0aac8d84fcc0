import type { Task } from '../../../pipelines/contract/table.ts';
import { type RunContext, StepError } from '../../define.ts';
import { fallsBehind } from '../../lib/sweep/medianRule.ts';
import { countGrid, GridSampler, RandomSampler } from '../../lib/sweep/samplers.ts';
import type { Point, Sampler, Space } from '../../lib/sweep/space.ts';
import { TreeParzenSampler } from '../../lib/sweep/treeParzenSampler.ts';
import { planRounds } from './planRounds.ts';
import { lossOf, type Reporter } from './reportTrials.ts';
import { runTrial, type Trial, type TrialSettings } from './runTrial.ts';
import type { TuneParams } from './spec.ts';
import { sampleRows, type ValidationRows } from './validationRows.ts';

const mostGridPoints = 10_000;

interface Sweep {
  params: TuneParams;
  task: Task;
  space: Space;
  rows: readonly ValidationRows[];
  settings: TrialSettings;
}

/** Tries points of a space, as the parameters say. Answers what became of each, in the order of their numbers. */
export async function runSweep(sweep: Sweep, reporter: Reporter, context: RunContext): Promise<Trial[]> {
  if (sweep.params.mode === 'successive-halving') return await halve(sweep, reporter, context);
  const { params, rows, settings, space } = sweep;
  const { sampler, runs } = chooseSampler(params, space);
  reporter.expect(Math.min(runs, params.mode === 'entire-grid' ? countGrid(space) : runs));
  return await inOrder(runs, params.parallelTrials, (number, known) => {
    const seen = known.map((trial) => ({ point: trial.point, loss: lossOf(trial, settings.metric) }));
    const point = sampler.next(seen);
    if (!point) return undefined;
    const curves = known.filter(({ status }) => status === 'completed').map(({ curve }) => curve);
    const rule = params.earlyTermination ? { fallsBehind: (curve: Trial['curve']) => fallsBehind(curve, curves) } : {};
    return reporter.follow(runTrial({ number, point, rows, share: 1, ...rule }, settings, context));
  });
}

function chooseSampler(params: TuneParams, space: Space): { sampler: Sampler; runs: number } {
  const { runs, seed } = params;
  switch (params.mode) {
    case 'entire-grid': {
      const count = countGrid(space);
      if (count <= mostGridPoints) return { sampler: new GridSampler(space), runs: count };
      throw new StepError(
        `The entire grid has ${count.toLocaleString('en')} combinations; at most ${mostGridPoints.toLocaleString('en')} can be tried. Give fewer values, or choose a random sweep.`,
      );
    }
    case 'bayesian':
      return { sampler: new TreeParzenSampler(space, seed, Math.max(2, Math.min(10, Math.floor(runs / 4)))), runs };
    default:
      return { sampler: new RandomSampler(space, seed), runs };
  }
}

/**
 * Begins trials in order, `atOnce` at the same time. Trial i begins when all up to i − atOnce have ended, and knows these, also where
 * more have ended: so what is tried depends on the parameters alone, not on which of two trials was the faster.
 */
async function inOrder(
  runs: number,
  atOnce: number,
  begin: (number: number, known: readonly Trial[]) => Promise<Trial> | undefined,
): Promise<Trial[]> {
  const going: Promise<Trial>[] = [];
  const known: Trial[] = [];
  for (let i = 0; i < runs; i += 1) {
    if (i >= atOnce) known.push(await going[i - atOnce]!);
    const trial = begin(i + 1, known);
    if (!trial) break;
    // It is awaited below; until then a failure of the sweep must not be an unhandled one.
    trial.catch(() => {});
    going.push(trial);
  }
  return await Promise.all(going);
}

/** Successive halving (Jamieson and Talwalkar, 2016): in each round the best go on with more rows to train on. */
async function halve(
  { params, task, space, rows, settings }: Sweep,
  reporter: Reporter,
  context: RunContext,
): Promise<Trial[]> {
  const sampler = new RandomSampler(space, params.seed);
  const points: Point[] = [];
  for (let point = sampler.next(); point && points.length < params.runs; point = sampler.next()) points.push(point);
  const rounds = planRounds(points.length, params);
  reporter.expect(rounds.reduce((sum, { trials }) => sum + trials, 0));
  let going = points.map((point, i) => ({ point, number: i + 1 }));
  const ended = new Map<number, Trial>();
  for (const [round, { share, trials }] of rounds.entries()) {
    if (round > 0) {
      const best = [...ended.values()]
        .filter(({ status }) => status === 'completed')
        .sort((a, b) => compare(a, b, settings));
      const kept = new Set(best.slice(0, trials).map(({ number }) => number));
      for (const trial of best.slice(trials)) ended.set(trial.number, { ...trial, status: 'dropped' });
      going = going.filter(({ number }) => kept.has(number));
    }
    const sampled = await sampleRows(rows, share, params, task, context);
    const results = await inOrder(going.length, params.parallelTrials, (i) => {
      const { point, number } = going[i - 1]!;
      return reporter.follow(runTrial({ number, point, rows: sampled, share }, settings, context));
    });
    for (const trial of results) ended.set(trial.number, trial);
  }
  return points.map((_, i) => ended.get(i + 1)!);
}

/** Better first; of equals the earlier one. */
export function compare(a: Trial, b: Trial, { metric }: Pick<TrialSettings, 'metric'>): number {
  const [left, right] = [lossOf(a, metric) ?? Number.POSITIVE_INFINITY, lossOf(b, metric) ?? Number.POSITIVE_INFINITY];
  if (left !== right) return left < right ? -1 : 1;
  return a.number - b.number;
}
