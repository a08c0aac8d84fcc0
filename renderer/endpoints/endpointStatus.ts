import type { z } from 'zod';
import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import type { endpointState } from '../../pipelines/contract/rpc/endpoints.ts';
import type { text } from '../text/en.ts';

export type EndpointState = z.infer<typeof endpointState>;

/** An endpoint in the list, and how its process is. */
export interface ListedEndpoint {
  endpoint: Endpoint;
  url: string;
  state: EndpointState | null;
}

export type EndpointStatus = keyof typeof text.endpoints.status;

/** How an endpoint is, in one word. Batch and pipeline endpoints are there while the engine is. */
export function statusOf({ endpoint, state }: Pick<ListedEndpoint, 'endpoint' | 'state'>): EndpointStatus {
  if (endpoint.kind !== 'real-time') return 'available';
  if (!endpoint.started) return 'stopped';
  if (state?.problem !== undefined || state?.deployments.some(({ status }) => status === 'failed')) return 'failed';
  return state?.ready ? 'ready' : 'starting';
}
