import type { Pipeline } from '../../contract/graph.ts';
import type { RunStep } from '../../contract/rpc/runs.ts';
import { type MetricValue, mlflowNode, type StepCounts } from '../../contract/run.ts';
import type { RunRecord } from '../../store/runHistory.ts';
import { app } from './app.ts';

/** One run with its steps, as far as they have come, and the pipeline as it was run. */
export const getRun = app.runs.get.handler(({ context, input: { runId }, errors }) => {
  const { history } = context.workspace();
  const record = history.find(runId);
  if (!record || record.id !== runId) throw errors.NOT_FOUND({ message: 'There is no such run (any more).' });
  const metrics = history.metrics(runId);
  const counts: StepCounts = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  const steps = history.steps(runId).map((step) => {
    if (step.status in counts) counts[step.status as keyof StepCounts] += 1;
    return { ...step, metrics: metrics.get(step.nodeId) ?? [] };
  });
  const last = [...metrics].map(([nodeId, list]) => [
    nodeId,
    Object.fromEntries(list.map(({ name, value }) => [name, value])),
  ]);
  const run = { ...record, steps: counts, metrics: Object.fromEntries(last) };
  const shown = record.source === 'mlflow' ? [standIn(record, metrics.get(mlflowNode) ?? [])] : steps;
  return { run, steps: shown, pipeline: history.snapshot(runId) as Pipeline };
});

/** The step that stands for a run of MLflow's client, which has none. */
function standIn({ status, startedAt, finishedAt }: RunRecord, metrics: MetricValue[]): RunStep {
  const none = { attempt: 1, key: null, outputs: {}, failure: null, target: null, place: null };
  return { ...none, nodeId: mlflowNode, module: mlflowNode, title: 'MLflow', status, startedAt, finishedAt, metrics };
}
