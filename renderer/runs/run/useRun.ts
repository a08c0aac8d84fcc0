import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { WorkspaceMessage } from '../../../pipelines/contract/rpc/workspace.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { putRun, useRuns } from '../../store/runs.ts';
import { useRunNews } from '../useRunNews.ts';
import { mergeLive } from './mergeLive.ts';

/** One run with its steps, followed while it goes on. */
export function useRun(runId: string) {
  const options = queries.runs.get.queryOptions({ input: { runId } });
  const { data, error } = useQuery(options);
  const live = useRuns((state) => state.runs[runId]);
  const isUnknown = data?.run.status === 'running' && live === undefined;
  useEffect(() => {
    if (isUnknown) putRun(data);
  }, [isUnknown, data]);
  useRunNews(
    (message) => changesRun(message, runId),
    () => void queryClient.invalidateQueries({ queryKey: options.queryKey }),
  );
  const detail = useMemo(() => data && mergeLive(data, live), [data, live]);
  return { detail, error };
}

/** Whether more happened than what the page keeps of a run that goes on. */
function changesRun(message: WorkspaceMessage, runId: string): boolean {
  if (message.type !== 'run-events') return ['hello', 'missed', 'runs-changed'].includes(message.type);
  return message.events.some(
    (event) =>
      event.runId === runId && (event.type === 'run-finished' || (event.type === 'step-started' && event.attempt > 1)),
  );
}
