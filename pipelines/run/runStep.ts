import type { Artifact } from '../contract/artifact.ts';
import type { Step } from '../contract/plan.ts';
import type { StepKey } from '../contract/run.ts';
import { findPinned } from './findPinned.ts';
import { keyOfStep } from './keyOfStep.ts';
import { cancel, fail, type StepEnd } from './stepEnd.ts';
import type { StepSurroundings } from './surroundings.ts';
import type { WorkerSlot } from './workerSlots.ts';

/**
 * One step: its key, a look into the cache, else its execution and the publication of what it made.
 * Throws what the file system throws.
 */
export async function runStep(
  step: Step,
  inputs: Record<string, Artifact>,
  surroundings: StepSurroundings,
): Promise<StepEnd> {
  const { services, scope, recorder } = surroundings;
  if (step.pinned !== undefined) return await takePinned(step, step.pinned, surroundings);
  const keyed = await keyOfStep(step, inputs, services);
  if (!keyed.ok) return fail(step, keyed.error, recorder);
  if (scope.reuse && step.reusable && !scope.rerun.has(step.nodeId)) {
    const result = await services.cache.get(keyed.value.key);
    if (scope.signal.aborted) return cancel(step, recorder);
    if (result) {
      const { key, parts } = keyed.value;
      recorder.emit({ type: 'step-reused', nodeId: step.nodeId, key, keyParts: parts, ...result });
      return { type: 'done', result };
    }
  }
  const work = async (slot: WorkerSlot) => {
    if (scope.signal.aborted) return cancel(step, recorder);
    // Loaded when first something is executed: a run of what is known does not wait for it.
    const { executeStep } = await import('./executeStep.ts');
    return await executeStep(step, inputs, keyed.value, { ...surroundings, slot });
  };
  return await keyed.value.place.slots.use(work, scope.signal);
}

/** A pinned step ends with the result that it is pinned to, and with nothing else. */
async function takePinned(step: Step, key: StepKey, { services, scope, recorder }: StepSurroundings): Promise<StepEnd> {
  const kept = await findPinned(step, key, services);
  if (scope.signal.aborted) return cancel(step, recorder);
  if (!kept.ok) return fail(step, { reason: 'user-error', message: kept.error }, recorder);
  const { parts, result } = kept.value;
  recorder.emit({ type: 'step-reused', nodeId: step.nodeId, key, keyParts: parts, ...result });
  return { type: 'done', result };
}
