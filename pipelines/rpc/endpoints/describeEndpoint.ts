import type { z } from 'zod';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { EndpointSummary, endpointState } from '../../contract/rpc/endpoints.ts';
import type { AppContext } from '../appContext.ts';

/** Where callers reach an endpoint. Empty where nothing serves it: the desktop window has no app server. */
export function urlOf(endpoint: Endpoint, origin: string | undefined): string {
  if (endpoint.kind === 'real-time') return `http://127.0.0.1:${endpoint.port}`;
  return origin === undefined ? '' : `${origin}/endpoints/${endpoint.name}`;
}

/** An endpoint without what fills pages: the text of its pipelines. */
export function withoutTexts<E extends Endpoint>(endpoint: E): E {
  if (endpoint.kind !== 'pipeline') return endpoint;
  return { ...endpoint, versions: endpoint.versions.map((version) => ({ ...version, text: '' })) };
}

/** How its process is, without the key that opens it; null where none runs. */
export async function describeState(
  context: AppContext,
  endpoint: Endpoint,
): Promise<z.infer<typeof endpointState> | null> {
  const state = await context.workspace().endpoints.stateOf(endpoint);
  if (!state) return null;
  const { observerKey: _, ...shown } = state;
  return shown;
}

/** Every endpoint, by name. */
export async function listEndpoints(context: AppContext): Promise<EndpointSummary[]> {
  const stored = context.workspace().endpoints.store.list();
  return await Promise.all(
    stored.map(async ({ endpoint }) => ({
      endpoint: withoutTexts(endpoint),
      url: urlOf(endpoint, context.origin()),
      state: await describeState(context, endpoint),
    })),
  );
}
