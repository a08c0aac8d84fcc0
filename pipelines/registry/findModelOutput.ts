import type { Result } from '../contract/error.ts';
import type { StepRecord } from '../store/runHistory.ts';

/** The trained model that a step of a run has left, or without a step the only one of the run. The error names those that there are. */
export function findModelOutput(
  steps: readonly StepRecord[],
  nodeId?: string,
): Result<{ nodeId: string; port: string }, string> {
  const found = steps.flatMap((step) =>
    Object.entries(step.outputs)
      .filter(([, { type }]) => type === 'model')
      .map(([port]) => ({ nodeId: step.nodeId, port })),
  );
  const fitting = nodeId === undefined ? found : found.filter((output) => output.nodeId === nodeId);
  if (fitting.length === 1) return { ok: true, value: fitting[0]! };
  if (found.length === 0) return { ok: false, error: 'This run has left no trained model.' };
  const names = [...new Set(found.map((output) => output.nodeId))].join(', ');
  if (nodeId !== undefined)
    return { ok: false, error: `The step "${nodeId}" has left no trained model. These have: ${names}.` };
  return { ok: false, error: `This run has left ${found.length} trained models. Name the step of one: ${names}.` };
}
