import { readCallParameters } from './callParameters.ts';
import { describeRest } from './describeRest.ts';
import type { RestCall, RestRoute } from './restCall.ts';

/** What an endpoint says of itself. */
export const ownRoutes: readonly RestRoute[] = [
  { method: 'GET', path: '', serve: async (call) => ({ status: 200, body: await describeSelf(call) }) },
  {
    method: 'GET',
    path: '/openapi.json',
    serve: async ({ context, endpoint, url }) => {
      const parameters = endpoint.kind === 'pipeline' ? await readCallParameters(context, endpoint) : [];
      return { status: 200, body: describeRest(endpoint, url, parameters) };
    },
  },
];

async function describeSelf({ context, endpoint, url }: RestCall): Promise<object> {
  const { name, kind, description } = endpoint;
  const described = { name, kind, description, url };
  switch (endpoint.kind) {
    case 'real-time':
      return described;
    case 'batch':
      return { ...described, model: endpoint.model, output: endpoint.output };
    case 'pipeline':
      return {
        ...described,
        defaultVersion: endpoint.defaultVersion,
        versions: await Promise.all(
          endpoint.versions.map(async ({ version, publishedAt, description: words }) => ({
            version,
            publishedAt,
            description: words,
            parameters: await readCallParameters(context, endpoint, version),
          })),
        ),
      };
  }
}
