import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { Client } from './client.ts';
import { engine } from './engine.ts';

/** Answers of the engine that views show, kept while they are shown. Nothing is asked again by itself: the engine tells of changes. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
});

/** `useQuery(queries.runs.list.queryOptions({ input }))` */
export const queries = createTanstackQueryUtils<Client>(
  new Proxy({} as Client, { get: (_, group) => engine()[group as keyof Client] }),
);
