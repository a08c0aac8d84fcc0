import { safe } from '@orpc/client';
import type { BatchJob } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import type { RunStatus } from '../contract/run.ts';
import { Endpoints } from '../endpoint/endpoints.ts';
import { describeJob } from '../rpc/endpoints/describeJob.ts';
import { type EndpointHost, startJob } from '../rpc/endpoints/startJob.ts';
import { type PipelineCall, startPipelineRun } from '../rpc/endpoints/startPipelineRun.ts';
import type { CommandContext } from './command.ts';
import { createEngine, type Engine } from './createEngine.ts';
import { describeHolder } from './describeHolder.ts';
import { engineRegistry } from './engineRegistry.ts';
import { openTrustedCode } from './trustedCodeFile.ts';
import { findUserFolder } from './userFolder.ts';
import { workspacePaths } from './workspace.ts';

type Answer<T> = Promise<Result<T, string>>;

/** Jobs and runs of endpoints, by whoever has the workspace: the app, or an engine of this process. */
export interface EndpointCalls {
  startJob(name: string, data: string): Answer<BatchJob>;
  job(name: string, id: string): Answer<BatchJob>;
  /** Starts a run of a published pipeline; answers its id. */
  invoke(name: string, call: PipelineCall): Answer<string>;
  statusOf(runId: string): Promise<RunStatus | undefined>;
  cancel(runId: string): Promise<unknown>;
}

/** Calls endpoints, and answers the exit code. The engine of this process ends with the call. */
export async function callEndpoints(
  context: CommandContext,
  use: (calls: EndpointCalls) => Promise<number>,
): Promise<number> {
  const engine = await createEngine({ workspace: context.workspace });
  if (!('holder' in engine)) {
    try {
      return await use(await callsOf(engine, context.workspace));
    } finally {
      await engine.close();
    }
  }
  const { connectServer } = await import('./connectServer.ts');
  const server = await connectServer(workspacePaths(context.workspace).state);
  if (server) return await use(callsThrough(server.client));
  context.tell(describeHolder(context.workspace, engine.holder));
  return 1;
}

async function callsOf(engine: Engine, path: string): Promise<EndpointCalls> {
  const { services, database, history, run } = engine;
  const { state } = workspacePaths(path);
  const endpoints = new Endpoints({
    database,
    state,
    artifacts: services.artifacts,
    models: engineRegistry(engine).models,
  });
  const host: EndpointHost = { path, endpoints, services, history, run, running: new Map() };
  const trusted = await openTrustedCode(findUserFolder());
  return {
    async startJob(name, data) {
      const found = endpoints.find(name, 'batch');
      if (!found.ok) return found;
      const started = await startJob(host, found.value.endpoint, data);
      return started.ok ? describeJob(host, found.value.endpoint, started.value) : started;
    },
    async job(name, id) {
      const found = endpoints.find(name, 'batch');
      return found.ok ? describeJob(host, found.value.endpoint, id) : found;
    },
    async invoke(name, call) {
      const found = endpoints.find(name, 'pipeline');
      if (!found.ok) return found;
      const started = await startPipelineRun({ ...host, trusted }, found.value.endpoint, call);
      return started.ok ? started : { ok: false, error: started.error.message };
    },
    statusOf: async (runId) => history.find(runId)?.status,
    cancel: async (runId) => host.running.get(runId)?.abort(),
  };
}

type Client = NonNullable<Awaited<ReturnType<typeof import('./connectServer.ts')['connectServer']>>>['client'];

function callsThrough({ endpoints, runs }: Client): EndpointCalls {
  return {
    startJob: (name, data) => answerOf(endpoints.startJob({ name, data })),
    async job(name, id) {
      const jobs = await answerOf(endpoints.jobs({ name }));
      if (!jobs.ok) return jobs;
      const job = jobs.value.find((one) => one.id === id);
      return job ? { ok: true, value: job } : { ok: false, error: 'The job is gone.' };
    },
    async invoke(name, call) {
      const started = await answerOf(endpoints.invoke({ name, ...call }));
      return started.ok ? { ok: true, value: started.value.runId } : started;
    },
    statusOf: async (runId) => (await runs.get({ runId })).run.status,
    cancel: (runId) => runs.cancel({ runId }),
  };
}

/** A refusal's words; what else goes wrong is thrown. */
async function answerOf<T>(call: Promise<T>): Answer<T> {
  const { error, data, isDefined } = await safe(call);
  if (!error) return { ok: true, value: data as T };
  if (isDefined || ('status' in error && Number(error.status) < 500)) return { ok: false, error: error.message };
  throw error;
}
