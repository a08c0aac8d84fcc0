import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, queryClient } from '../api/queries.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Registered models that a search finds, in step with what the engine tells. */
export function useModels(query: string) {
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'models-changed' || type === 'endpoints-changed' || type === 'hello' || type === 'missed')
          void refreshModels();
      }),
    [],
  );
  return useQuery(queries.models.list.queryOptions({ input: { query }, placeholderData: keepPreviousData }));
}

/** Reads lists and versions anew, after this page changed them. */
export async function refreshModels(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: queries.models.key() });
}
