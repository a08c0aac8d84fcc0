import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import type { StepCounts } from '../../../pipelines/contract/run.ts';
import type { LiveRun } from '../../store/runs.ts';

/** A run as it was read, brought up to date with what the page has been told since. A run that had ended is as it was read. */
export function mergeLive(detail: RunDetail, live: LiveRun | undefined): RunDetail {
  if (!live || detail.run.status !== 'running') return detail;
  const steps = detail.steps.map((step) => {
    const now = live.steps[step.nodeId];
    if (!now) return step;
    const { status, key, startedAt, finishedAt, outputs, failure, target, place, metrics } = now;
    const result = { outputs, failure, target, place, metrics: [...metrics] };
    return { ...step, ...result, status, key, startedAt, finishedAt };
  });
  const { status, finishedAt } = live;
  return { ...detail, run: { ...detail.run, status, finishedAt, steps: countSteps(steps) }, steps };
}

export function countSteps(steps: Iterable<{ status: string }>): StepCounts {
  const counts: StepCounts = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  for (const { status } of steps) if (Object.hasOwn(counts, status)) counts[status as keyof StepCounts] += 1;
  return counts;
}
