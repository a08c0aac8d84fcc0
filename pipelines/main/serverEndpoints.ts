import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endpointName } from '../contract/endpoint.ts';
import { hasKey } from '../endpoint/keys.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { urlOf } from '../rpc/endpoints/describeEndpoint.ts';
import { jobRoutes } from '../rpc/endpoints/rest/jobRoutes.ts';
import { ownRoutes } from '../rpc/endpoints/rest/ownRoutes.ts';
import type { RestRoute } from '../rpc/endpoints/rest/restCall.ts';
import { runRoutes } from '../rpc/endpoints/rest/runRoutes.ts';
import { sendFile } from './serverDownload.ts';

/** Bytes of a call: values of parameters, and paths. */
const bodyLimit = 1_000_000;

type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, unknown> }>;

/**
 * Batch and pipeline endpoints for other programs, at `/endpoints/<name>/…`. Their keys stand in for the token, for these addresses
 * alone; what is refused is told as `{"error": {"code", "message"}}`.
 */
export function serveEndpoints(server: FastifyInstance, context: AppContext): void {
  void server.register((scope, _, done) => {
    scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) process.stderr.write(`${error.stack}\n`);
      const message = status >= 500 ? 'Something went wrong here.' : error.message;
      return sendError(reply, status, status >= 500 ? 'internal' : 'wrong_request', message);
    });
    for (const { method, path, serve } of [...ownRoutes, ...jobRoutes, ...runRoutes]) {
      scope.route({
        method,
        url: `/endpoints/:name${path}`,
        exposeHeadRoute: false,
        bodyLimit,
        // Before the body is read.
        onRequest: async (request, reply) => {
          if (!findCalled(request as Request, context))
            return await sendError(reply, 401, 'unauthorized', unauthorized);
        },
        handler: (request, reply) => answer(request as Request, reply, context, serve),
      });
    }
    done();
  });
}

/** The same for an endpoint that there is not: keys tell which there are, and nothing else does. */
const unauthorized =
  'The key is missing or wrong, or there is no such endpoint. Send a key of the endpoint as "Authorization: Bearer KEY".';

/** The endpoint that is called, when a key of it was sent. */
function findCalled({ params, raw }: Request, context: AppContext) {
  const name = endpointName.safeParse(params.name);
  const found = name.success ? context.workspace().endpoints.store.find(name.data) : undefined;
  return hasKey(raw, found?.endpoint.keys ?? []) ? found?.endpoint : undefined;
}

async function answer(
  request: Request,
  reply: FastifyReply,
  context: AppContext,
  serve: RestRoute['serve'],
): Promise<FastifyReply | undefined> {
  const endpoint = findCalled(request, context);
  if (!endpoint) return sendError(reply, 401, 'unauthorized', unauthorized);
  const { params, query, body } = request;
  const answered = await serve({ context, endpoint, url: urlOf(endpoint, context.origin()), params, query, body });
  if ('download' in answered) {
    await sendFile(answered.download, reply);
    return undefined;
  }
  if ('error' in answered) return sendError(reply, answered.status, answered.error.code, answered.error.message);
  return reply.code(answered.status).send(answered.body);
}

function sendError(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}
