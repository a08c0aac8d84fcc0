import type { Endpoint } from '../../../contract/endpoint.ts';
import type { PipelineParameter } from '../../../contract/graph.ts';
import { findDataParameters, findPublished } from '../startPipelineRun.ts';
import { describeRest } from './describeRest.ts';
import type { RestCall, RestRoute } from './restCall.ts';

/** What an endpoint says of itself. */
export const ownRoutes: readonly RestRoute[] = [
  { method: 'GET', path: '', serve: (call) => ({ status: 200, body: describeSelf(call) }) },
  {
    method: 'GET',
    path: '/openapi.json',
    serve: ({ context, endpoint, url }) => {
      const parameters = endpoint.kind === 'pipeline' ? readParameters({ context, endpoint }) : [];
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
          parameters: readParameters({ context, endpoint }, version),
        })),
      };
  }
}

export interface CallParameter {
  name: string;
  type: PipelineParameter['type'];
  /** Missing: a value has to be given. */
  default?: unknown;
  description?: string | undefined;
  /** Whether it takes the path of data in the workspace. */
  data: boolean;
}

function readParameters(
  { context, endpoint }: Pick<RestCall, 'context' | 'endpoint'>,
  version?: number,
): CallParameter[] {
  const found =
    endpoint.kind === 'pipeline'
      ? findPublished(endpoint as Extract<Endpoint, { kind: 'pipeline' }>, version)
      : undefined;
  if (!found?.ok) return [];
  const { pipeline } = found.value;
  const ofData = findDataParameters(pipeline, context.workspace().services.catalog);
  return pipeline.parameters.map(({ name, type, default: value, description }) => ({
    name,
    type,
    ...(value === undefined ? {} : { default: value }),
    ...(description === undefined ? {} : { description }),
    data: ofData.has(name),
  }));
}
