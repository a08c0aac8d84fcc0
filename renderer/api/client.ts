import { createORPCClient } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../pipelines/contract/rpc/contract.ts';
import { fetchAnswer } from '../../pipelines/contract/rpc/refusal.ts';

export type Client = ContractRouterClient<typeof contract>;

/** The header that carries the token. */
const tokenHeader = 'x-pipewright-token';

export function connectHttp(token: string): Client {
  const link = new HttpLink({
    url: `${location.origin}/rpc`,
    headers: { [tokenHeader]: token },
    fetch: fetchAnswer,
  });
  return createORPCClient(link);
}
