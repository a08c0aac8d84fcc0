import { z } from 'zod';
import { describeJob, listJobs, prepareResults } from '../describeJob.ts';
import { startJob } from '../startJob.ts';
import { readBody } from './readBody.ts';
import { ofKind, type RestRoute, refuseCall } from './restCall.ts';

const newJob = z.strictObject({ data: z.string().min(1).max(1000) });
const part = z.enum(['scored', 'failed']);

/** Batch jobs. */
export const jobRoutes: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/jobs',
    serve: ofKind('batch', async ({ context, endpoint, body }) => {
      const asked = readBody(newJob, body, '{"data": "path in the workspace"}');
      if (!asked.ok) return asked.error;
      const workspace = context.workspace();
      const started = await startJob(workspace, endpoint, asked.value.data);
      if (!started.ok) return refuseCall(422, 'not_started', started.error);
      const job = describeJob(workspace, endpoint, started.value);
      return job.ok ? { status: 202, body: job.value } : refuseCall(404, 'not_found', job.error);
    }),
  },
  {
    method: 'GET',
    path: '/jobs',
    serve: ofKind('batch', ({ context, endpoint }) => ({
      status: 200,
      body: { jobs: listJobs(context.workspace(), endpoint) },
    })),
  },
  {
    method: 'GET',
    path: '/jobs/:id',
    serve: ofKind('batch', ({ context, endpoint, params }) => {
      const job = describeJob(context.workspace(), endpoint, params.id!);
      return job.ok ? { status: 200, body: job.value } : refuseCall(404, 'not_found', job.error);
    }),
  },
  {
    method: 'GET',
    path: '/jobs/:id/results',
    serve: ofKind('batch', async ({ context, endpoint, params, query }) => {
      const wanted = part.safeParse(query.part ?? 'scored');
      if (!wanted.success) return refuseCall(400, 'wrong_part', '"part" is "scored" or "failed".');
      const workspace = context.workspace();
      const job = describeJob(workspace, endpoint, params.id!);
      if (!job.ok) return refuseCall(404, 'not_found', job.error);
      const results = await prepareResults(workspace, endpoint, { id: params.id!, part: wanted.data }, undefined);
      return results.ok ? { download: results.value } : refuseCall(409, 'not_there', results.error);
    }),
  },
  {
    method: 'DELETE',
    path: '/jobs/:id',
    serve: ofKind('batch', ({ context, endpoint, params }) => {
      const workspace = context.workspace();
      const job = describeJob(workspace, endpoint, params.id!);
      if (!job.ok) return refuseCall(404, 'not_found', job.error);
      workspace.running.get(params.id!)?.abort();
      return { status: 202, body: job.value };
    }),
  },
];
