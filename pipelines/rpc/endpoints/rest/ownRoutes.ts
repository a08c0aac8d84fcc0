import { readCallParameters } from './callParameters.ts';
import { describeRest } from './describeRest.ts';
import type { RestCall, RestRoute } from './restCall.ts';

/** What an endpoint says of itself. */
export const ownRoutes: readonly RestRoute[] = [
  { method: 'GET', path: '', serve: (call) => ({ status: 200, body: describeSelf(call) }) },
  {
    method: 'GET',
    path: '/openapi.json',
    serve: ({ context, endpoint, url }) => {
      const parameters = endpoint.kind === 'pipeline' ? readCallParameters(context, endpoint) : [];
      return { status: 200, body: describeRest(endpoint, url, parameters) };
    },
  },
];

function describeSelf({ context, endpoint, url }: RestCall): object {
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
        versions: endpoint.versions.map(({ version, publishedAt, description: words }) => ({
          version,
          publishedAt,
          description: words,
          parameters: readCallParameters(context, endpoint, version),
        })),
      };
  }
}
