import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { changesRuns, useRunNews } from '../useRunNews.ts';
import { useRunList } from './runListStore.ts';

const pageSize = 100;

/** Runs that pass the search, newest first, a page at a time, read anew when some began or ended. */
export function useRunPages() {
  const query = useRunList((state) => state.query);
  const file = useRunList((state) => state.file);
  const answer = useInfiniteQuery(
    queries.runs.list.infiniteOptions({
      input: (offset: number) => ({ query, limit: pageSize, offset, ...(file !== null && { file }) }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, pages) => {
        const read = pages.reduce((sum, { runs }) => sum + runs.length, 0);
        return read < total ? read : undefined;
      },
      placeholderData: keepPreviousData,
    }),
  );
  useRunNews(changesRuns, () => void queryClient.invalidateQueries({ queryKey: queries.runs.list.key() }));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = answer;
  const runs = useMemo(() => joinPages(data?.pages ?? []), [data]);
  const readMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    runs,
    total: data?.pages.at(-1)?.total ?? 0,
    readMore,
    isReadingMore: isFetchingNextPage,
    /** Nothing has been read yet. */
    isFirst: answer.isPending,
    error: answer.error,
    isFiltered: query.trim() !== '' || file !== null,
  };
}

/** While runs begin, pages are read at different times and one run may be on two of them. */
function joinPages(pages: readonly { runs: RunSummary[] }[]): RunSummary[] {
  const byId = new Map(pages.flatMap(({ runs }) => runs.map((run) => [run.id, run] as const)));
  return [...byId.values()];
}
