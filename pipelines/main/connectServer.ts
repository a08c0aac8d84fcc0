import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../contract/rpc/contract.ts';
import { fetchAnswer } from '../contract/rpc/refusal.ts';
import { tokenHeader } from './serverBoundary.ts';
import { readServing } from './servingFile.ts';

export interface ConnectedServer {
  origin: string;
  client: ContractRouterClient<typeof contract>;
}

/** The app that serves a workspace now, for programs of its user; undefined when there is none. */
export async function connectServer(state: string): Promise<ConnectedServer | undefined> {
  const serving = await readServing(state);
  const token = await readFile(join(state, 'token'), 'utf8').catch(() => undefined);
  if (!serving || token === undefined) return undefined;
  const origin = `http://127.0.0.1:${serving.port}`;
  const client: ConnectedServer['client'] = createORPCClient(
    new RPCLink({ url: `${origin}/rpc`, headers: { [tokenHeader]: token }, fetch: fetchAnswer }),
  );
  try {
    // Another program may have the port by now, and knows nothing of the token.
    await client.workspace.get();
    return { origin, client };
  } catch {
    return undefined;
  }
}
