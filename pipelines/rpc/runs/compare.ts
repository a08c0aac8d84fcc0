import type { RunComparison } from '../../contract/rpc/runs.ts';
import { type ListedRun, summariseRuns } from '../../store/runList.ts';
import { app } from './app.ts';
import { type ComparedRun, nodesOf, readComparedRun, titleOf } from './comparedRun.ts';
import { findDifferences } from './findDifferences.ts';

export const compareRuns = app.runs.compare.handler(async ({ context, input: { runIds }, errors }) => {
  const { history, database, services } = context.workspace();
  const summaries = summariseRuns(database, runIds);
  if (summaries.length < runIds.length) {
    throw errors.NOT_FOUND({ message: 'One of these runs is no longer in the history.' });
  }
  const runs = summaries.map(({ id, parameters }) => readComparedRun(history, id, parameters));
  const differences = findDifferences(runs, await services.catalog());
  return {
    runs: summaries,
    differences,
    metrics: compareMetrics(summaries, runs),
    steps: nodesOf(runs).map((nodeId) => ({
      nodeId,
      title: titleOf(runs, nodeId),
      changes: runs.map((_, i) => changeOf(runs, nodeId, i, differences)),
      durations: runs.map((run) => durationOf(run, nodeId)),
    })),
  };
});

function compareMetrics(summaries: readonly ListedRun[], runs: readonly ComparedRun[]): RunComparison['metrics'] {
  const rows = new Map<string, { nodeId: string; name: string }>();
  for (const { metrics } of summaries) {
    for (const [nodeId, values] of Object.entries(metrics)) {
      for (const name of Object.keys(values)) rows.set(`${nodeId}\0${name}`, { nodeId, name });
    }
  }
  return [...rows.values()].map(({ nodeId, name }) => ({
    nodeId,
    title: titleOf(runs, nodeId),
    name,
    values: summaries.map(({ metrics }) => metrics[nodeId]?.[name] ?? null),
  }));
}

type Change = RunComparison['steps'][number]['changes'][number];

/** What became of a step from the first run to run `i`. */
function changeOf(
  runs: readonly ComparedRun[],
  nodeId: string,
  i: number,
  differences: RunComparison['differences'],
): Change {
  const [before, now] = [runs[0], runs[i]].map((run) => run?.nodes.has(nodeId));
  if (before !== now) return now ? 'added' : 'removed';
  if (!now) return 'same';
  const changed = differences.some(({ nodeId: of, values }) => of === nodeId && values[0] !== values[i]);
  return changed ? 'changed' : 'same';
}

/** Milliseconds that it took; null where it did not run in this run. */
function durationOf({ steps }: ComparedRun, nodeId: string): number | null {
  const step = steps.get(nodeId);
  if (!step || step.status === 'reused' || step.startedAt === null || step.finishedAt === null) return null;
  return step.finishedAt - step.startedAt;
}
