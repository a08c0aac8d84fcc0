import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { formatSpan } from '../formatTime.ts';

/** Whether the step's time means something: a reused step took none. */
const timed: readonly RunStep['status'][] = ['running', 'completed', 'failed', 'canceled', 'interrupted'];

/** How long a step took, or has taken until now (milliseconds since 1970), in words; empty where it did not run. */
export function describeStepTime(step: Pick<RunStep, 'status' | 'startedAt' | 'finishedAt'>, now: number): string {
  if (step.startedAt === null || !timed.includes(step.status)) return '';
  if (step.finishedAt === null && step.status !== 'running') return '';
  return formatSpan(Math.max(0, (step.finishedAt ?? now) - step.startedAt));
}

/** First line of why a step failed. */
export function firstLine(failure: RunStep['failure']): string {
  return failure?.message.split('\n')[0] ?? '';
}

export function describeBeginning(begins: number | null): string {
  return begins === null ? text.runs.step.noTime : `+${formatSpan(begins)}`;
}
