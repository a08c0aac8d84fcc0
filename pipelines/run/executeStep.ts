import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Artifact } from '../contract/artifact.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { Step } from '../contract/plan.ts';
import type { MetricValue, StepFailure, StepResult } from '../contract/run.ts';
import type { StepOutcome } from '../executor/executor.ts';
import type { Keyed } from './keyOfStep.ts';
import type { ComputePlace, RunServices } from './services.ts';
import { StepChildren } from './stepChildren.ts';
import { cancel, fail, type StepEnd } from './stepEnd.ts';
import type { StepSurroundings } from './surroundings.ts';
import type { WorkerSlot } from './workerSlots.ts';

/** Pauses before the second and the third attempt, in milliseconds. */
const retryPauses = [100, 500];

type Surroundings = StepSurroundings & { slot: WorkerSlot };

/** Executes a step whose result is not known, up to three times, and publishes what it made. Throws what the file system throws. */
export async function executeStep(
  step: Step,
  inputs: Record<string, Artifact>,
  { key, parts, place }: Keyed,
  surroundings: Surroundings,
): Promise<StepEnd> {
  const { services, scope, recorder } = surroundings;
  for (const [port, artifact] of Object.entries(inputs)) {
    if (!(await services.artifacts.verify(artifact))) return { type: 'damaged-input', port };
  }
  for (let attempt = 1; ; attempt += 1) {
    const metrics: MetricValue[] = [];
    recorder.emit({ type: 'step-started', nodeId: step.nodeId, attempt, key, keyParts: parts, ...targetOf(place) });
    // A folder that no other attempt has: one that was given up on may still be writing to its own.
    const folder = join(services.paths.attempts, randomUUID());
    try {
      const outcome = await attemptStep({ step, inputs, folder, attempt, place }, metrics, surroundings);
      if (outcome.type === 'completed' && !scope.signal.aborted) {
        const result = await publish(step, folder, metrics, services);
        // Also of a step that runs every time: it may be pinned to this result.
        await services.cache.put(key, parts, result);
        recorder.emit({ type: 'step-completed', nodeId: step.nodeId, outputs: result.outputs });
        return { type: 'done', result };
      }
      if (scope.signal.aborted || outcome.type === 'canceled') return cancel(step, recorder);
      if (outcome.type === 'failed') return fail(step, outcome.failure, recorder);
      if (outcome.type === 'lost' && attempt > retryPauses.length) return fail(step, describeLoss(outcome), recorder);
      if (outcome.type === 'lost') {
        recorder.emit({
          type: 'log',
          nodeId: step.nodeId,
          level: 'warning',
          message: `${outcome.message} Trying again.`,
        });
      }
    } finally {
      // What cannot be removed now is removed at the next start: the step ended as it ended.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
    await sleep(retryPauses[attempt - 1]);
  }
}

interface Attempt {
  step: Step;
  inputs: Record<string, Artifact>;
  folder: string;
  attempt: number;
  place: ComputePlace;
}

function targetOf({ target }: ComputePlace): { target?: string } {
  return target === localTarget ? {} : { target };
}

async function attemptStep(
  { step, inputs, folder, attempt, place }: Attempt,
  metrics: MetricValue[],
  surroundings: Surroundings,
): Promise<StepOutcome> {
  const { services, scope, recorder, slot } = surroundings;
  const { nodeId } = step;
  const tempDir = join(folder, 'temp');
  await mkdir(tempDir, { recursive: true });
  await mkdir(join(folder, 'outputs'));
  const pathOf = ([port, artifact]: [string, Artifact]) => [port, services.artifacts.path(artifact.digest)];
  const children = new StepChildren({ step, inputs, folder, slot }, surroundings);
  const outcome = await place.executor.execute(
    {
      module: step.module,
      params: step.params,
      inputs: Object.fromEntries(Object.entries(inputs).map(pathOf)),
      outputs: Object.fromEntries(Object.keys(step.outputs).map((port) => [port, join(folder, 'outputs', port)])),
      sources: step.sources,
      tempDir,
      workspaceDir: services.paths.workspace,
      memoryLimit: place.limits.memory,
      threads: place.limits.threads,
    },
    {
      log: (level, message) => recorder.emit({ type: 'log', nodeId, level, message }),
      metric: (name, value, x) => {
        const metric = x === undefined ? { name, value } : { name, value, step: x };
        metrics.push(metric);
        recorder.emit({ type: 'metric', nodeId, ...metric });
      },
      progress: (fraction, message) =>
        recorder.emit({ type: 'step-progress', nodeId, fraction, ...(message === undefined ? {} : { message }) }),
      placed: (where) => recorder.emit({ type: 'step-placed', nodeId, place: where }),
      startChild: (request, onMetric) => children.start(request, onMetric),
    },
    {
      signal: scope.signal,
      timeout: scope.stepTimeout,
      isolated: step.isolated,
      identity: { runId: scope.runId, nodeId, attempt },
    },
  );
  await children.end();
  return outcome;
}

async function publish(step: Step, folder: string, metrics: MetricValue[], services: RunServices): Promise<StepResult> {
  const outputs: Record<string, Artifact> = {};
  for (const [port, type] of Object.entries(step.outputs)) {
    outputs[port] = await services.artifacts.publish(join(folder, 'outputs', port), type);
  }
  return { outputs, metrics };
}

function describeLoss(outcome: Extract<StepOutcome, { type: 'lost' }>): StepFailure {
  return {
    reason: 'worker-lost',
    message: `${outcome.message} It was tried ${retryPauses.length + 1} times.`,
    ...(outcome.detail === undefined ? {} : { detail: outcome.detail }),
  };
}
