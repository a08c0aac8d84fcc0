import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { formatMoment } from '../formatTime.ts';

/** Short name of a run within a comparison: A, B, … */
export function tagOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** A run within a comparison: `B · 31 Jan 2026, 10:15`. */
export function nameInComparison(run: Pick<RunSummary, 'startedAt'>, index: number): string {
  return `${tagOf(index)} · ${formatMoment(run.startedAt)}`;
}
