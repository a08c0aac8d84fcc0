import type { RequestListener } from 'node:http';
import { RPCHandler } from '@orpc/server/fastify';
import type { StandardHandleResult } from '@orpc/server/standard';
import fastify, { type FastifyInstance } from 'fastify';
import { statusHeader } from '../contract/rpc/refusal.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { router } from '../rpc/router.ts';
import { readBodies } from './serverBody.ts';
import type { Door } from './serverDoor.ts';
import { sendDownload } from './serverDownload.ts';
import { serveEndpoints } from './serverEndpoints.ts';
import { serveMlflow } from './serverMlflow.ts';
import { serveRest } from './serverRest.ts';
import type { PageCodes } from './serverSecrets.ts';

export interface ServerOptions {
  context: AppContext;
  token: string;
  codes: PageCodes;
}

export interface AppServer {
  /** Everything that there is to ask for, beside the files of the page. */
  routes: readonly Route[];
  /** Closes the door as well. */
  close(): Promise<void>;
}

export interface Route {
  method: string;
  url: string;
}

/** Bytes that a body may have: a pipeline of the largest size, or a part of an upload. */
const bodyLimit = 32 * 2 ** 20;

/** Answers all requests that the door lets in. */
export async function startServer(door: Door, options: ServerOptions): Promise<AppServer> {
  const routes: Route[] = [];
  const { server, answer } = createServer(door);
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  serveSessions(server, options);
  serveProcedures(server, options.context);
  serveRest(server, options.context, bodyLimit);
  serveEndpoints(server, options.context);
  serveMlflow(server, options.context);
  server.get<{ Params: { ticket: string } }>('/download/:ticket', { exposeHeadRoute: false }, (request, reply) =>
    sendDownload(options.context.downloads, request.params.ticket, reply),
  );
  await server.ready();
  door.lead(answer);
  return {
    routes,
    async close() {
      await Promise.all([server.close(), door.close()]);
    },
  };
}

function createServer(door: Door): { server: FastifyInstance; answer: RequestListener } {
  let answer!: RequestListener;
  const server = fastify({
    bodyLimit: 65_536,
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
    serverFactory(handler) {
      answer = handler;
      return door.server;
    },
  });
  readBodies(server);
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'There is nothing here.' }));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) process.stderr.write(`${error.stack}\n`);
    return reply.code(status).send({ message: status >= 500 ? 'Something went wrong here.' : error.message });
  });
  return { server, answer };
}

/** No route has a schema: procedures check their own input. Fastify's compilers would be a fifth of the start of the server. */
function refuseSchema(): never {
  throw new Error('Routes of the app server have no schema.');
}

function serveSessions(server: FastifyInstance, { codes, token }: ServerOptions): void {
  server.post<{ Body: unknown }>('/session', { bodyLimit: 1_024 }, (request, reply) => {
    const code = (request.body as { code?: unknown } | null | undefined)?.code;
    if (typeof code !== 'string' || !codes.use(code)) {
      return reply.code(401).send({ message: 'The code was used already or is out of date. Run: pipewright serve' });
    }
    return reply.send({ token });
  });
}

function serveProcedures(server: FastifyInstance, context: AppContext): void {
  const handler = new RPCHandler<AppContext>(router, {
    rootInterceptors: [
      async ({ request, next }) => {
        const answer = await next();
        return request.method === 'POST' ? refuseQuietly(answer) : answer;
      },
    ],
  });
  server.route({
    method: ['GET', 'POST'],
    url: '/rpc/*',
    exposeHeadRoute: false,
    bodyLimit,
    handler: async (request, reply) => {
      const { matched } = await handler.handle(request, reply, { prefix: '/rpc', context });
      if (!matched) reply.callNotFound();
    },
  });
}

/** What a procedure refuses, so that browsers print nothing about it. Pages call by POST; a defect stays an error. */
function refuseQuietly(answer: StandardHandleResult): StandardHandleResult {
  if (!answer.matched || answer.response.status < 400 || answer.response.status >= 500) return answer;
  const { status, headers, body } = answer.response;
  return { matched: true, response: { status: 200, headers: { ...headers, [statusHeader]: String(status) }, body } };
}
