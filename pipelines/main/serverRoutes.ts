import type { RequestListener } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { readBodies } from './serverBody.ts';
import type { Door } from './serverDoor.ts';

export interface Route {
  method: string;
  url: string;
}

/** Routes of the app server that are looked up together. */
export interface Routes {
  routes: readonly Route[];
  answer: RequestListener;
  close(): Promise<void>;
}

/** The routes that `serve` adds. The door listens for them. */
export async function openRoutes(door: Door, serve: (server: FastifyInstance) => void): Promise<Routes> {
  const { server, answer } = createServer(door);
  const routes: Route[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  serve(server);
  await server.ready();
  return { routes, answer, close: () => server.close() };
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
