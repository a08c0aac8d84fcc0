import type { Artifact } from '../contract/artifact.ts';
import type { Plan, Step } from '../contract/plan.ts';
import type { StepFailure } from '../contract/run.ts';
import { describeStorageError } from './describeStorageError.ts';
import type { GivenOutputs } from './givenInputs.ts';
import type { RunRecorder } from './recorder.ts';
import { runStep } from './runStep.ts';
import type { RunScope, RunServices } from './services.ts';
import { fail } from './stepEnd.ts';
import type { Ended, StepSurroundings } from './surroundings.ts';

/** How often damaged inputs of one step are computed again before the disk is given up on. */
const mostRepairs = 3;

/**
 * Runs every step as soon as what it reads from is there, as many at once as the worker budget allows.
 * A step is a promise of its result; steps after it wait for the promise. When a step finds an input damaged, the promise
 * of the step that made it is replaced by one that computes it again. `given` are results that steps read and none of them makes.
 */
export async function scheduleSteps(
  plan: Plan,
  services: RunServices,
  scope: RunScope,
  recorder: RunRecorder,
  given: GivenOutputs = new Map(),
): Promise<Map<string, Ended>> {
  const surroundings: StepSurroundings = { services, scope, recorder, schedule: scheduleSteps };
  const steps = new Map(plan.steps.map((step) => [step.nodeId, step]));
  const results = new Map<string, Promise<Ended>>();

  async function run(step: Step, reuse: boolean): Promise<Ended> {
    try {
      return await runOnIntactInputs(step, reuse);
    } catch (error) {
      return fail(step, describeStorageError(error), recorder);
    }
  }

  async function runOnIntactInputs(step: Step, reuse: boolean): Promise<Ended> {
    for (let repairs = 0; ; repairs += 1) {
      const read = new Map(Object.values(step.inputs).map(({ nodeId }) => [nodeId, results.get(nodeId)!]));
      const inputs = await collectInputs(step, read);
      if (!inputs.ok) {
        recorder.emit({ type: 'step-skipped', nodeId: step.nodeId, because: inputs.because });
        return { type: 'skipped' };
      }
      const rerun = reuse ? scope.rerun : new Set([...scope.rerun, step.nodeId]);
      const end = await runStep(step, inputs.value, { ...surroundings, scope: { ...scope, rerun } });
      if (end.type !== 'damaged-input') return end;
      const source = step.inputs[end.port]!;
      if (repairs === mostRepairs) {
        const message = `The input from "${steps.get(source.nodeId)?.title}" is damaged on disk again and again. Check the disk.`;
        return fail(step, { reason: 'storage', message }, recorder);
      }
      // Another step may have found the same damage and replaced the promise already.
      if (results.get(source.nodeId) !== read.get(source.nodeId)) continue;
      await services.artifacts.quarantine(inputs.value[end.port]!);
      if (!steps.has(source.nodeId)) return fail(step, damagedGiven, recorder);
      const message = 'A stored result of this step was damaged. It is computed again.';
      recorder.emit({ type: 'log', nodeId: source.nodeId, level: 'warning', message });
      results.set(source.nodeId, run(steps.get(source.nodeId)!, false));
    }
  }

  for (const [nodeId, outputs] of given) results.set(nodeId, Promise.resolve(ofGiven(outputs)));
  for (const step of plan.steps) results.set(step.nodeId, run(step, true));
  const ended = new Map<string, Ended>();
  for (const { nodeId } of plan.steps) ended.set(nodeId, await results.get(nodeId)!);
  return ended;
}

/** What another run has made is made again by that run alone. */
const damagedGiven: StepFailure = {
  reason: 'storage',
  message:
    'A stored result that this run was given was damaged, and was put aside. Run the pipeline again: it is computed anew.',
};

function ofGiven(outputs: Record<string, Artifact>): Ended {
  return { type: 'done', result: { outputs, metrics: [] } };
}

type Inputs = { ok: true; value: Record<string, Artifact> } | { ok: false; because: string };

async function collectInputs(step: Step, results: ReadonlyMap<string, Promise<Ended>>): Promise<Inputs> {
  const value: Record<string, Artifact> = {};
  for (const [port, source] of Object.entries(step.inputs)) {
    const ended = await results.get(source.nodeId)!;
    if (ended.type !== 'done') return { ok: false, because: source.nodeId };
    value[port] = ended.result.outputs[source.port]!;
  }
  return { ok: true, value };
}
