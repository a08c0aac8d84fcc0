import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import type { StepStatus } from '../../../pipelines/contract/run.ts';
import { findCriticalPath } from './criticalPath.ts';

export interface TimelineBar {
  nodeId: string;
  title: string;
  status: StepStatus;
  /** Milliseconds after the run's start; null: it did not begin. */
  begins: number | null;
  /** Milliseconds. */
  duration: number | null;
  /** Milliseconds that it may take longer before the run does; null where it did not run. */
  slack: number | null;
  isCritical: boolean;
}

export interface Timeline {
  /** By start; what did not begin comes last. */
  bars: TimelineBar[];
  /** Milliseconds from the run's start to its end, or to now. */
  length: number;
  /** Milliseconds on the critical path. */
  critical: number;
  /** Round places on the axis, in milliseconds. */
  ticks: number[];
}

/** Where each step of a run stands in time. `now` ends what is going on. Times are milliseconds since 1970. */
export function layoutTimeline({ run, steps, pipeline }: RunDetail, now: number): Timeline {
  const end = run.finishedAt ?? now;
  const timed = steps.flatMap(({ nodeId, startedAt, finishedAt }) =>
    startedAt === null ? [] : [{ nodeId, duration: Math.max(0, (finishedAt ?? end) - startedAt) }],
  );
  const { path, length: critical, slack } = findCriticalPath(timed, pipeline.edges);
  const onPath = new Set(path);
  const durations = new Map(timed.map(({ nodeId, duration }) => [nodeId, duration]));
  const bars = steps.map(
    ({ nodeId, title, status, startedAt }): TimelineBar => ({
      nodeId,
      title,
      status,
      begins: startedAt === null ? null : Math.max(0, startedAt - run.startedAt),
      duration: durations.get(nodeId) ?? null,
      slack: slack.get(nodeId) ?? null,
      isCritical: onPath.has(nodeId),
    }),
  );
  const last = Math.max(0, ...bars.map(({ begins, duration }) => (begins ?? 0) + (duration ?? 0)));
  const length = Math.max(end - run.startedAt, last, 1);
  const place = ({ begins }: TimelineBar) => begins ?? Number.POSITIVE_INFINITY;
  bars.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  return { bars, length, critical, ticks: chooseTicks(length) };
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
];

/** At most seven round times from 0 up to a length, all in milliseconds. */
export function chooseTicks(length: number): number[] {
  const days = Math.ceil(length / (6 * 24 * hour)) * 24 * hour;
  const step = steps.find((candidate) => length / candidate <= 6) ?? days;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step);
}
