import type { ChildMetric, ChildRequest, ChildResult } from '../contract/child.ts';
import type { NewRunEvent } from '../contract/event.ts';
import { splitEndpoint } from '../contract/graph.ts';
import { newRunId } from './newRunId.ts';
import type { PreparedChild } from './prepareChild.ts';
import { RunRecorder } from './recorder.ts';
import type { StepSurroundings } from './surroundings.ts';

/**
 * The story of a child run: a run of the history like any other, with the run and the step that asked for it as its parent. Its
 * steps are looked up in the cache, wait for places and are stored as all steps are.
 */
export async function runChild(
  request: ChildRequest,
  { pipeline, plan, given }: PreparedChild,
  parent: StepSurroundings & { nodeId: string },
  { signal, onMetric }: { signal: AbortSignal; onMetric(metric: ChildMetric): void },
): Promise<ChildResult> {
  const { services, scope, schedule } = parent;
  const titles = new Map(plan.steps.map(({ nodeId, title }) => [nodeId, title]));
  let failure: ChildResult['failure'];
  const hear = (event: NewRunEvent) => {
    if (event.type === 'step-failed') failure ??= { ...event.failure, step: titles.get(event.nodeId) ?? event.nodeId };
    if (!request.follow) return;
    if (event.type === 'metric') onMetric(pickMetric(event.nodeId, event));
    if (event.type === 'step-reused') for (const metric of event.metrics) onMetric(pickMetric(event.nodeId, metric));
  };
  const runId = newRunId();
  const recorder = new RunRecorder(runId, services.events, hear);
  recorder.emit({
    type: 'run-started',
    name: request.name,
    parent: { runId: scope.runId, nodeId: parent.nodeId },
    snapshot: JSON.stringify(pipeline),
    parameters: request.parameters,
    steps: plan.steps.map(({ nodeId, module, title }) => ({ nodeId, module, title })),
  });
  const ends = await schedule(plan, services, { ...scope, runId, signal, rerun: new Set() }, recorder, given);
  const completed = [...ends.values()].every((end) => end.type === 'done');
  const status = completed ? 'completed' : signal.aborted ? 'canceled' : 'failed';
  const { metrics } = recorder.finish(status);
  const outputs: ChildResult['outputs'] = {};
  for (const name of completed ? request.outputs : []) {
    const { node, port } = splitEndpoint(name);
    const end = ends.get(node);
    const artifact = end?.type === 'done' ? end.result.outputs[port] : undefined;
    if (artifact) outputs[name] = { artifact, path: services.artifacts.path(artifact.digest) };
  }
  return { runId, status, outputs, metrics, ...(status === 'failed' && failure ? { failure } : {}) };
}

function pickMetric(nodeId: string, { name, value, step }: { name: string; value: number; step?: number | undefined }) {
  return { nodeId, name, value, ...(step === undefined ? {} : { step }) };
}
