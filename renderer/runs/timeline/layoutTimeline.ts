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
  /** Compute target that it was given to; null: processes of this machine. */
  target: string | null;
  /** Where the target ran it. */
  place: string | null;
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
  /** Targets that steps ran on, this machine among them (null) and first; one alone where all ran at one place. */
  targets: (string | null)[];
}

/** What comes first: what began first, or the steps of one target after those of another. */
export type TimelineOrder = 'time' | 'target';

/** Where each step of a run stands in time. `now` ends what is going on. Times are milliseconds since 1970. */
export function layoutTimeline(
  { run, steps, pipeline }: RunDetail,
  now: number,
  order: TimelineOrder = 'time',
): Timeline {
  const end = run.finishedAt ?? now;
  const timed = steps.flatMap(({ nodeId, startedAt, finishedAt }) =>
    startedAt === null ? [] : [{ nodeId, duration: Math.max(0, (finishedAt ?? end) - startedAt) }],
  );
  const { path, length: critical, slack } = findCriticalPath(timed, pipeline.edges);
  const onPath = new Set(path);
  const durations = new Map(timed.map(({ nodeId, duration }) => [nodeId, duration]));
  const bars = steps.map(
    ({ nodeId, title, status, startedAt, target, place }): TimelineBar => ({
      nodeId,
      title,
      status,
      begins: startedAt === null ? null : Math.max(0, startedAt - run.startedAt),
      duration: durations.get(nodeId) ?? null,
      slack: slack.get(nodeId) ?? null,
      isCritical: onPath.has(nodeId),
      target,
      place,
    }),
  );
  const last = Math.max(0, ...bars.map(({ begins, duration }) => (begins ?? 0) + (duration ?? 0)));
  const length = Math.max(end - run.startedAt, last, 1);
  const targets = listTargets(bars);
  const lane = ({ begins, target, status }: TimelineBar) => {
    if (order === 'time') return 0;
    return begins === null || status === 'reused' ? targets.length : targets.indexOf(target);
  };
  const beginning = ({ begins }: TimelineBar) => begins ?? Number.MAX_VALUE;
  bars.sort((a, b) => lane(a) - lane(b) || beginning(a) - beginning(b));
  return { bars, length, critical, ticks: chooseTicks(length), targets };
}

/** Of steps that ran: a reused one took nobody's time. */
function listTargets(bars: readonly TimelineBar[]): Timeline['targets'] {
  const ran = bars.filter(({ begins, status }) => begins !== null && status !== 'reused');
  const found = new Set(ran.map(({ target }) => target));
  const named = [...found].filter((target) => target !== null).sort();
  return found.has(null) ? [null, ...named] : named;
}

/** Looks of lanes; with more targets they come again: a name always stands beside. */
const looks = 6;

/** Look of a target's bars; undefined where all steps ran on this machine. */
export function laneOf(target: string | null, { targets }: Pick<Timeline, 'targets'>): number | undefined {
  if (targets.every((one) => one === null)) return undefined;
  return Math.max(0, targets.indexOf(target)) % looks;
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
