import type { Step } from '../contract/plan.ts';
import type { StepFailure, StepResult } from '../contract/run.ts';
import type { RunRecorder } from './recorder.ts';

export type StepEnd =
  | { type: 'done'; result: StepResult }
  | { type: 'failed' | 'canceled' }
  /** An input's file no longer holds what its digest says. */
  | { type: 'damaged-input'; port: string };

/** Tells how a step failed. */
export function fail(step: Step, failure: StepFailure, recorder: RunRecorder): { type: 'failed' } {
  recorder.emit({ type: 'log', nodeId: step.nodeId, level: 'error', message: failure.message });
  recorder.emit({ type: 'step-failed', nodeId: step.nodeId, failure });
  return { type: 'failed' };
}

/** Tells that a step was canceled. */
export function cancel(step: Step, recorder: RunRecorder): StepEnd {
  recorder.emit({ type: 'step-canceled', nodeId: step.nodeId });
  return { type: 'canceled' };
}
