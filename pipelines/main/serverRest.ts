import type { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { FastifyInstance } from 'fastify';
import { contract } from '../contract/rpc/contract.ts';
import type { AppContext } from '../rpc/appContext.ts';
import { router } from '../rpc/router.ts';
import { version } from '../rpc/workspace/version.ts';
import { tokenHeader } from './serverBoundary.ts';

/**
 * The same procedures for scripts: `/api/<group>/<name>` with plain JSON, described by `/openapi.json`. What makes both is
 * loaded when it is first asked for: pages do without.
 */
export function serveRest(server: FastifyInstance, context: AppContext, bodyLimit: number): void {
  let handler: Promise<OpenAPIHandler<AppContext>> | undefined;
  let document: Promise<object> | undefined;
  server.get('/openapi.json', async () => {
    document ??= describeApi();
    return await document;
  });
  server.route({
    method: ['GET', 'POST'],
    url: '/api/*',
    exposeHeadRoute: false,
    bodyLimit,
    handler: async (request, reply) => {
      handler ??= import('@orpc/openapi/fastify').then((openapi) => new openapi.OpenAPIHandler<AppContext>(router));
      const { matched } = await (await handler).handle(request, reply, { prefix: '/api', context });
      if (!matched) reply.callNotFound();
    },
  });
}

/** The contract as an OpenAPI 3.1 document. */
export async function describeApi(): Promise<object> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ]);
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return await generator.generate(contract, {
    info: { title: 'Pipewright', version },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'apiKey', in: 'header', name: tokenHeader } } },
  });
}
