import type { Endpoint, RealTimeEndpoint, ServingState } from '../../../contract/endpoint.ts';
import type { ServedColumn } from '../../../contract/servable.ts';
import { keyVariable, sampleCall, writeSample } from '../../../endpoint/consumeSamples.ts';
import type { NewKeys } from '../../../endpoint/realTimeEndpoints.ts';
import { findPublished } from '../../../rpc/endpoints/startPipelineRun.ts';
import { formatTable } from '../../formatText.ts';
import { usualPort } from '../../serveWorkspace.ts';

/** Where callers reach an endpoint. Others than real-time ones are reached where the app serves the workspace. */
export function formatUrl(endpoint: Endpoint): string {
  return endpoint.kind === 'real-time'
    ? `http://127.0.0.1:${endpoint.port}`
    : `/endpoints/${endpoint.name} of "pipewright serve"`;
}

/** How an endpoint is, in a word or two. */
export function formatState(endpoint: Endpoint, state: ServingState | null): string {
  if (endpoint.kind !== 'real-time') return '';
  if (!endpoint.started) return 'stopped';
  if (!state) return 'not running';
  return state.ready ? 'ready' : 'starting';
}

export function formatDeployments({ deployments }: RealTimeEndpoint, state: ServingState | null): string {
  const rows = deployments.map(({ name, model, traffic, shadow }) => {
    const now = state?.deployments.find((one) => one.name === name);
    return [
      `  ${name}`,
      `${model.name} ${model.version}`,
      shadow ? 'shadow' : `${traffic} %`,
      now ? [now.status, now.reason].filter(Boolean).join(': ') : '',
    ];
  });
  return formatTable([['  DEPLOYMENT', 'MODEL', 'TRAFFIC', ''], ...rows]);
}

/** What is told of a new endpoint: its keys this once, and how to call it. */
export function formatCreated(endpoint: Endpoint, keys: NewKeys, columns: readonly ServedColumn[] = []): string {
  const published = endpoint.kind === 'pipeline' ? findPublished(endpoint, undefined) : undefined;
  const parameters = published?.ok ? published.value.pipeline.parameters : [];
  const url =
    endpoint.kind === 'real-time' ? formatUrl(endpoint) : `http://127.0.0.1:${usualPort}/endpoints/${endpoint.name}`;
  return [
    `The endpoint "${endpoint.name}" is ${endpoint.kind === 'real-time' ? `ready at ${url}` : 'there'}`,
    '',
    `Its keys are shown this once:`,
    `  primary    ${keys.primary}`,
    `  secondary  ${keys.secondary}`,
    '',
    `Try it, with a key in ${keyVariable}:`,
    writeSample('curl', sampleCall(endpoint.kind, url, { columns, parameters })),
  ].join('\n');
}
