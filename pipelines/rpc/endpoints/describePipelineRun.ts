import type { PipelineEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import type { RunStatus, StepStatus } from '../../contract/run.ts';
import type { EndpointHost } from './startJob.ts';

type Host = Pick<EndpointHost, 'history' | 'endpoints'>;

/** A run that callers of a pipeline endpoint have started, as they see it. */
export interface PipelineRun {
  id: string;
  endpoint: string;
  version: number;
  status: RunStatus;
  startedAt: number;
  finishedAt: number | null;
  steps: {
    id: string;
    title: string;
    status: StepStatus;
    startedAt: number | null;
    finishedAt: number | null;
    /** Why it failed. */
    message: string | null;
  }[];
  /** Last value of each metric, by step. */
  metrics: Record<string, Record<string, number>>;
}

export interface RunOutput {
  step: string;
  port: string;
  type: string;
  /** Bytes. */
  size: number;
}

/** The error says that the endpoint has started no such run: of others it tells nothing. */
export function describePipelineRun(host: Host, endpoint: PipelineEndpoint, id: string): Result<PipelineRun, string> {
  const request = host.endpoints.store.requestOf(endpoint.id, id);
  const run = request === undefined ? undefined : host.history.find(id);
  if (run?.id !== id) return { ok: false, error: 'There is no such run of this endpoint (any more).' };
  const { status, startedAt, finishedAt } = run;
  const metrics = [...host.history.metrics(id)].map(([node, list]) => [
    node,
    Object.fromEntries(list.map(({ name, value }) => [name, value])),
  ]);
  const steps = host.history.steps(id).map(({ nodeId, title, failure, ...step }) => ({
    id: nodeId,
    title,
    status: step.status,
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    message: failure?.message ?? null,
  }));
  const { version } = request as { version: number };
  return {
    ok: true,
    value: {
      id,
      endpoint: endpoint.name,
      version,
      status,
      startedAt,
      finishedAt,
      steps,
      metrics: Object.fromEntries(metrics),
    },
  };
}

/** The endpoint's runs, newest first, without their steps. */
export function listPipelineRuns(host: Host, endpoint: PipelineEndpoint): Omit<PipelineRun, 'steps' | 'metrics'>[] {
  return host.endpoints.store.runs(endpoint.id).flatMap((id) => {
    const described = describePipelineRun(host, endpoint, id);
    if (!described.ok) return [];
    const { steps: _, metrics: __, ...run } = described.value;
    return [run];
  });
}

/** What the steps of a run have made so far. */
export function describeOutputs(host: Host, endpoint: PipelineEndpoint, id: string): Result<RunOutput[], string> {
  const run = describePipelineRun(host, endpoint, id);
  if (!run.ok) return run;
  const outputs = host.history
    .steps(id)
    .flatMap(({ nodeId, outputs: made }) =>
      Object.entries(made).map(([port, { type, size }]) => ({ step: nodeId, port, type, size })),
    );
  return { ok: true, value: outputs };
}
