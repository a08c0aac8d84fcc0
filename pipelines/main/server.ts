import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/fastify';
import type { StandardHandleResult } from '@orpc/server/standard';
import fastify, { type FastifyInstance } from 'fastify';
import { statusHeader } from '../contract/rpc/refusal.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { router } from '../rpc/router.ts';
import { readBodies } from './serverBody.ts';
import { type Boundary, judgeRequest, securityHeaders } from './serverBoundary.ts';
import { sendDownload } from './serverDownload.ts';
import { serveEndpoints } from './serverEndpoints.ts';
import { serveMlflow } from './serverMlflow.ts';
import { serveRest } from './serverRest.ts';
import type { PageCodes } from './serverSecrets.ts';
import type { Shell } from './serverShell.ts';

export interface ServerOptions {
  context: AppContext;
  shell: Shell;
  token: string;
  codes: PageCodes;
  /** Where to listen: the first of them that is free. */
  ports: Iterable<number>;
  /** A client that sends its request drop by drop is let go of. */
  patience?: Patience;
}

/** Milliseconds for a request's headers, for all of it, and between looks at who is too slow. */
export interface Patience {
  headers: number;
  request: number;
  look: number;
}

const usualPatience: Patience = { headers: 10_000, request: 30_000, look: 1_000 };

export interface AppServer {
  port: number;
  /** `http://127.0.0.1:4650` */
  origin: string;
  /** Everything that there is to ask for. */
  routes: readonly Route[];
  close(): Promise<void>;
}

export interface Route {
  method: string;
  url: string;
}

/** Bytes that a body may have: a pipeline of the largest size, or a part of an upload. */
const bodyLimit = 32 * 2 ** 20;

/** Serves the app on this machine alone. Throws what `listen` throws when no port is free. */
export async function startServer(options: ServerOptions): Promise<AppServer> {
  const { shell, token } = options;
  const boundary: Boundary = { host: '', token, isShell: (path) => path === '/' || shell.find(path) !== undefined };
  const routes: Route[] = [];
  const server = createServer(boundary, options.patience ?? usualPatience);
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  serveShell(server, shell);
  serveSessions(server, options);
  serveProcedures(server, options.context);
  serveRest(server, options.context, bodyLimit);
  serveEndpoints(server, options.context);
  serveMlflow(server, options.context);
  server.get<{ Params: { ticket: string } }>('/download/:ticket', { exposeHeadRoute: false }, (request, reply) =>
    sendDownload(options.context.downloads, request.params.ticket, reply),
  );
  const port = await listen(server, options.ports);
  boundary.host = `127.0.0.1:${port}`;
  return { port, origin: `http://${boundary.host}`, routes, close: () => server.close() };
}

function createServer(boundary: Boundary, patience: Patience): FastifyInstance {
  const server = fastify({
    bodyLimit: 65_536,
    requestTimeout: patience.request,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    http: { headersTimeout: patience.headers, connectionsCheckingInterval: patience.look, maxHeaderSize: 16_384 },
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
  });
  server.server.maxConnections = 500;
  server.server.on('connection', (socket) => socket.setKeepAlive(true, 10_000));
  server.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n'));
  readBodies(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const refusal = judgeRequest(request.raw, boundary);
    if (refusal) return await reply.code(refusal.status).send({ message: refusal.message });
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'There is nothing here.' }));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) process.stderr.write(`${error.stack}\n`);
    return reply.code(status).send({ message: status >= 500 ? 'Something went wrong here.' : error.message });
  });
  return server;
}

/** No route has a schema: procedures check their own input. Fastify's compilers would be a fifth of the start of the server. */
function refuseSchema(): never {
  throw new Error('Routes of the app server have no schema.');
}

function serveShell(server: FastifyInstance, shell: Shell): void {
  server.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const file = shell.find(path);
    if (!file) {
      if (path !== '/') return reply.callNotFound();
      return reply.code(503).type('text/plain; charset=utf-8').send('The page is not built yet. Run: npm run build\n');
    }
    reply.header('etag', file.etag);
    reply.header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
    return reply.type(file.type).send(file.bytes);
  });
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

async function listen(server: FastifyInstance, ports: Iterable<number>): Promise<number> {
  let taken: unknown;
  for (const port of ports) {
    try {
      await server.listen({ host: '127.0.0.1', port });
      return (server.server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      taken = error;
    }
  }
  throw taken;
}
