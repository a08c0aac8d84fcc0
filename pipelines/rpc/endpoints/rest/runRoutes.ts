import { z } from 'zod';
import { downloadFormat } from '../../../contract/rpc/outputs.ts';
import { findOutput } from '../../outputs/findOutput.ts';
import { prepareDownload } from '../../outputs/prepareDownload.ts';
import { describeOutputs, describePipelineRun, listPipelineRuns } from '../describePipelineRun.ts';
import { type CallRefusal, startPipelineRun } from '../startPipelineRun.ts';
import { readBody } from './readBody.ts';
import { ofKind, type RestAnswer, type RestRoute, refuseCall } from './restCall.ts';

const newRun = z.strictObject({
  parameters: z.record(z.string().max(200), z.unknown()).default({}),
  data: z.record(z.string().max(200), z.string().max(1000)).default({}),
  version: z.int().positive().optional(),
});

const statusOf: Record<CallRefusal['code'], 403 | 404 | 422> = {
  'not-found': 404,
  'wrong-value': 422,
  problems: 422,
  'not-trusted': 403,
};

/** Runs of published pipelines. */
export const runRoutes: readonly RestRoute[] = [
  {
    method: 'POST',
    path: '/runs',
    serve: ofKind('pipeline', async ({ context, endpoint, body }) => {
      const asked = readBody(newRun, body, '{"parameters": {…}, "data": {…}, "version": 1}');
      if (!asked.ok) return asked.error;
      const workspace = context.workspace();
      const started = await startPipelineRun({ ...workspace, trusted: context.trusted }, endpoint, asked.value);
      if (!started.ok) {
        const { code, message } = started.error;
        return refuseCall(statusOf[code], code.replaceAll('-', '_'), message);
      }
      const run = describePipelineRun(workspace, endpoint, started.value);
      return run.ok ? { status: 202, body: run.value } : refuseCall(404, 'not_found', run.error);
    }),
  },
  {
    method: 'GET',
    path: '/runs',
    serve: ofKind('pipeline', ({ context, endpoint }) => ({
      status: 200,
      body: { runs: listPipelineRuns(context.workspace(), endpoint) },
    })),
  },
  {
    method: 'GET',
    path: '/runs/:id',
    serve: ofKind('pipeline', ({ context, endpoint, params }) => {
      const run = describePipelineRun(context.workspace(), endpoint, params.id!);
      return run.ok ? { status: 200, body: run.value } : refuseCall(404, 'not_found', run.error);
    }),
  },
  {
    method: 'DELETE',
    path: '/runs/:id',
    serve: ofKind('pipeline', ({ context, endpoint, params }) => {
      const workspace = context.workspace();
      const run = describePipelineRun(workspace, endpoint, params.id!);
      if (!run.ok) return refuseCall(404, 'not_found', run.error);
      workspace.running.get(params.id!)?.abort();
      return { status: 202, body: run.value };
    }),
  },
  {
    method: 'GET',
    path: '/runs/:id/outputs',
    serve: ofKind('pipeline', ({ context, endpoint, params }) => {
      const outputs = describeOutputs(context.workspace(), endpoint, params.id!);
      return outputs.ok
        ? { status: 200, body: { outputs: outputs.value } }
        : refuseCall(404, 'not_found', outputs.error);
    }),
  },
  {
    method: 'GET',
    path: '/runs/:id/outputs/:node/:port',
    serve: ofKind('pipeline', async ({ context, endpoint, params, query }): Promise<RestAnswer> => {
      const workspace = context.workspace();
      const run = describePipelineRun(workspace, endpoint, params.id!);
      if (!run.ok) return refuseCall(404, 'not_found', run.error);
      const format = downloadFormat.safeParse(query.format ?? 'original');
      if (!format.success)
        return refuseCall(400, 'wrong_format', `"format" is one of ${downloadFormat.options.join(', ')}.`);
      const output = await findOutput(workspace, { runId: params.id!, nodeId: params.node!, port: params.port! });
      if (!output.ok) return refuseCall(404, 'not_found', output.error);
      const prepared = await prepareDownload(workspace, output.value, format.data, undefined);
      return prepared.ok ? { download: prepared.value } : refuseCall(422, 'wrong_format', prepared.error);
    }),
  },
];
