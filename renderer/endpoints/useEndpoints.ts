import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, queryClient } from '../api/queries.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Endpoints of the workspace, in step with what the engine tells. */
export function useEndpoints() {
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'endpoints-changed' || type === 'hello' || type === 'missed') void refreshEndpoints();
      }),
    [],
  );
  return useQuery(queries.endpoints.list.queryOptions());
}

/** Reads lists and pages of endpoints anew, after this page changed them. */
export async function refreshEndpoints(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: queries.endpoints.list.key() }),
    queryClient.invalidateQueries({ queryKey: queries.endpoints.get.key() }),
  ]);
}
