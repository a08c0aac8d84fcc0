import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listArtifacts, openArtifact, removeArtifact, storeArtifact } from '../mlflow/artifactCalls.ts';
import type { Call } from '../mlflow/call.ts';
import { mlflowCalls } from '../mlflow/calls.ts';
import { MlflowError } from '../mlflow/mlflowError.ts';
import type { MlflowServices } from '../mlflow/services.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { artifactsRoot, callsRoot } from './mlflowPaths.ts';

/** Bytes of a call's body: MLflow's client sends a megabyte at most. */
const bodyLimit = 8 * 2 ** 20;
/** Milliseconds between two messages to the pages while a training logs hundreds of values a second. */
const tellingPause = 1_000;

/** MLflow's tracking and registry, as its unmodified client calls them (https://mlflow.org/docs/latest/api_reference/rest-api.html). */
export function serveMlflow(server: FastifyInstance, context: AppContext): void {
  const services = serviceOf(context);
  server.register(async (scope) => {
    scope.setErrorHandler(refuse);
    for (const call of mlflowCalls) serveCall(scope, call, services);
    scope.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: `${callsRoot}/*`,
      exposeHeadRoute: false,
      handler: () => {
        throw new MlflowError('ENDPOINT_NOT_FOUND', 'This server has no such part of MLflow’s API.');
      },
    });
  });
  server.register(async (scope) => {
    scope.setErrorHandler(refuse);
    // An upload of any type is a stream of bytes, however large.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    serveArtifacts(scope, services);
  });
}

function serveCall(scope: FastifyInstance, { method, path, answer }: Call, services: () => MlflowServices): void {
  scope.route({
    method,
    url: `${callsRoot}${path}`,
    exposeHeadRoute: false,
    bodyLimit,
    handler: async (request) =>
      await answer(services(), {
        ...(request.query as object),
        ...(request.body as object | undefined),
        ...(request.params as object),
      }),
  });
}

type Addressed = FastifyRequest<{ Params: { '*': string } }>;

function serveArtifacts(scope: FastifyInstance, services: () => MlflowServices): void {
  const url = `${artifactsRoot}/*`;
  const options = { exposeHeadRoute: false };
  scope.get<{ Querystring: { path?: string } }>(
    artifactsRoot,
    options,
    async ({ query }) => await listArtifacts(services(), String(query.path ?? '')),
  );
  scope.get(url, options, async (request: Addressed, reply) => {
    const { size, content } = await openArtifact(services(), request.params['*']);
    return reply.type('application/octet-stream').header('content-length', size).send(content);
  });
  scope.put(url, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request: Addressed) => {
    await storeArtifact(services(), request.params['*'], (request.body ?? request.raw) as Readable);
    return {};
  });
  scope.delete(url, async (request: Addressed) => {
    removeArtifact(services(), request.params['*']);
    return {};
  });
}

function refuse(error: Error & { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof MlflowError)
    return reply.code(error.status).send({ error_code: error.code, message: error.message });
  const status = error.statusCode ?? 500;
  if (status >= 500) process.stderr.write(`${error.stack}\n`);
  const message = status >= 500 ? 'Something went wrong here.' : error.message;
  const error_code = status >= 500 ? 'INTERNAL_ERROR' : 'INVALID_PARAMETER_VALUE';
  return reply.code(status).send({ error_code, message });
}

/** Of the workspace that is open at each call. */
function serviceOf(context: AppContext): () => MlflowServices {
  const tell = makeTeller(context);
  return () => {
    const { database, registry } = context.workspace();
    return { database, registry, tell };
  };
}

/** Tells pages at once, and then at most once a second what came meanwhile. */
function makeTeller({ broadcast }: AppContext): MlflowServices['tell'] {
  const waiting = new Map<string, { again: boolean }>();
  return function tell(what) {
    const before = waiting.get(what);
    if (before) {
      before.again = true;
      return;
    }
    broadcast({ type: `${what}-changed` });
    const state = { again: false };
    waiting.set(what, state);
    setTimeout(() => {
      waiting.delete(what);
      if (state.again) tell(what);
    }, tellingPause).unref();
  };
}
