import { RPCHandler } from '@orpc/server/fastify';
import type { StandardHandleResult } from '@orpc/server/standard';
import type { FastifyInstance } from 'fastify';
import { statusHeader } from '../contract/rpc/refusal.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { router } from '../rpc/router.ts';
import type { Door } from './serverDoor.ts';
import { sendDownload } from './serverDownload.ts';
import { openRoutes, type Route, type Routes } from './serverRoutes.ts';
import type { PageCodes } from './serverSecrets.ts';

export interface ServerOptions {
  context: AppContext;
  token: string;
  codes: PageCodes;
}

export interface AppServer {
  /** Everything that there is to ask for, beside the files of the page. */
  routes(): Promise<readonly Route[]>;
  /** Closes the door as well. */
  close(): Promise<void>;
}

/** Bytes that a body may have: a pipeline of the largest size, or a part of an upload. */
const bodyLimit = 32 * 2 ** 20;

/** Answers all requests that the door lets in. What other programs call is loaded when it is first called, or asked for. */
export async function startServer(door: Door, options: ServerOptions): Promise<AppServer> {
  const { context } = options;
  const forPages = await openRoutes(door, (server) => {
    serveSessions(server, options);
    serveProcedures(server, context);
    server.get<{ Params: { ticket: string } }>('/download/:ticket', { exposeHeadRoute: false }, (request, reply) =>
      sendDownload(context.downloads, request.params.ticket, reply),
    );
  });
  let opened: Promise<Routes> | undefined;
  const forPrograms = () => {
    opened ??= openRoutesForPrograms(door, context);
    return opened;
  };
  door.lead((request, response) => {
    if (pagePaths.test(request.url ?? '')) forPages.answer(request, response);
    else
      forPrograms().then(
        ({ answer }) => answer(request, response),
        (error: unknown) => response.destroy(error as Error),
      );
  });
  return {
    routes: async () => [...forPages.routes, ...(await forPrograms()).routes],
    async close() {
      await Promise.all([forPages.close(), opened?.then(({ close }) => close()), door.close()]);
    },
  };
}

const pagePaths = /^\/(session|rpc|download)(\/|\?|$)/;

/** REST, endpoints and MLflow's API. */
async function openRoutesForPrograms(door: Door, context: AppContext): Promise<Routes> {
  const { serveRest } = await import('./serverRest.ts');
  const { serveEndpoints } = await import('./serverEndpoints.ts');
  const { serveMlflow } = await import('./serverMlflow.ts');
  return await openRoutes(door, (server) => {
    serveRest(server, context, bodyLimit);
    serveEndpoints(server, context);
    serveMlflow(server, context);
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
