import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, queryClient } from '../api/queries.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Datasets of the workspace, in step with what the engine tells. */
export function useDatasets() {
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'datasets-changed' || type === 'hello' || type === 'missed' || type === 'workspace-opened')
          void queryClient.invalidateQueries({ queryKey: queries.datasets.list.key() });
      }),
    [],
  );
  return useQuery(queries.datasets.list.queryOptions());
}

/** Reads the list anew, after this page changed it. */
export async function refreshDatasets(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: queries.datasets.list.key() });
}
