import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import type { LiveRun } from '../../store/runs.ts';
import { countSteps } from '../run/mergeLive.ts';

/** A run of the list as it stands now, and how many steps it has where the page was told. */
export function liveSummary(run: RunSummary, live: LiveRun | undefined): RunSummary & { total?: number } {
  if (run.status !== 'running' || !live) return run;
  const steps = Object.values(live.steps);
  const metrics = steps.map((step) => [
    step.nodeId,
    Object.fromEntries(step.metrics.map(({ name, value }) => [name, value])),
  ]);
  return {
    ...run,
    status: live.status,
    finishedAt: live.finishedAt,
    steps: countSteps(steps),
    metrics: Object.fromEntries(metrics),
    total: steps.length,
  };
}
