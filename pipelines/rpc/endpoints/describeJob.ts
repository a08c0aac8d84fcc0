import type { BatchEndpoint, BatchJob } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import type { OpenWorkspace } from '../appContext.ts';
import type { Download } from '../downloads.ts';
import { findOutput } from '../outputs/findOutput.ts';
import { prepareDownload } from '../outputs/prepareDownload.ts';
import { type EndpointHost, scoreNode } from './startJob.ts';

const noSuchJob = 'There is no such job of this endpoint (any more).';

/** A job of the endpoint, as far as it has come. */
export function describeJob(
  { history, endpoints }: Pick<EndpointHost, 'history' | 'endpoints'>,
  endpoint: BatchEndpoint,
  id: string,
): Result<BatchJob, string> {
  const run = endpoints.store.requestOf(endpoint.id, id) === undefined ? undefined : history.find(id);
  if (run?.id !== id) return { ok: false, error: noSuchJob };
  const told = history.metrics(id).get(scoreNode) ?? [];
  const last = (name: string) => told.findLast((metric) => metric.name === name);
  const failure = history.steps(id).find((step) => step.failure)?.failure;
  return {
    ok: true,
    value: {
      id,
      endpoint: endpoint.name,
      status: run.status,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      partitions: { total: last('partitions')?.value ?? 0, done: last('rows_scored')?.step ?? 0 },
      rows: { scored: last('rows_scored')?.value ?? 0, failed: last('rows_failed')?.value ?? 0 },
      message: run.status === 'interrupted' ? interrupted : (failure?.message ?? null),
    },
  };
}

const interrupted =
  'The app ended while the job was going on. Start it again: partitions that were finished are not scored again.';

/** The endpoint's jobs, newest first. */
export function listJobs(host: Pick<EndpointHost, 'history' | 'endpoints'>, endpoint: BatchEndpoint): BatchJob[] {
  return host.endpoints.store.runs(endpoint.id).flatMap((id) => {
    const job = describeJob(host, endpoint, id);
    return job.ok ? [job.value] : [];
  });
}

/** The rows of a completed job as a file, in the format of the endpoint: those that were scored, or those that were not. */
export async function prepareResults(
  workspace: OpenWorkspace,
  endpoint: BatchEndpoint,
  { id, part }: { id: string; part: 'scored' | 'failed' },
  signal: AbortSignal | undefined,
): Promise<Result<Download, string>> {
  const job = describeJob(workspace, endpoint, id);
  if (!job.ok) return job;
  if (job.value.status !== 'completed') {
    const going = job.value.status === 'running' ? 'The job is still going on.' : `The job is ${job.value.status}.`;
    return { ok: false, error: `${going} Results are there when it has completed.` };
  }
  const output = await findOutput(workspace, { runId: id, nodeId: scoreNode, port: part });
  if (!output.ok) return output;
  const named = { ...output.value, title: `${endpoint.name} ${part}` };
  return await prepareDownload(workspace, named, endpoint.output, signal);
}
