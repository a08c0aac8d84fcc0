import type { StepForecast } from '../../pipelines/contract/rpc/pipelines.ts';
import type { LiveStep } from '../store/runs.ts';

export type StepState = LiveStep['status'] | 'stale' | 'draft' | 'disabled';

/**
 * What a card shows: how its step fared in the newest run, but `stale` when a run now would not give that result again, and
 * `draft` when it has not run. While a run goes on, no forecast is known: give undefined.
 */
export function stateOf(
  step: Pick<LiveStep, 'status'> | undefined,
  forecast: StepForecast['verdict'] | undefined,
  isDisabled: boolean,
): StepState {
  if (isDisabled) return 'disabled';
  if (!step) return 'draft';
  const hasResult = step.status === 'completed' || step.status === 'reused';
  return hasResult && forecast !== undefined && forecast !== 'would reuse' ? 'stale' : step.status;
}
