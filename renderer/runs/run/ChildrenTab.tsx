import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries, queryClient } from '../../api/queries.ts';
import { showRun } from '../../store/app.ts';
import { useRuns } from '../../store/runs.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { useNow } from '../../ui/useNow.ts';
import { liveSummary } from '../list/liveSummary.ts';
import { factColumns, firstColumns, metricColumn } from '../list/runColumns.tsx';
import { listMetrics } from '../metrics.ts';
import { VirtualTable } from '../table/VirtualTable.tsx';
import { changesRuns, useRunNews } from '../useRunNews.ts';
import type { RunPartProps } from './runPart.ts';

const mostChildren = 1000;
const shownMetrics = 4;

/** The runs that steps of this run have asked for: trials of a sweep, folds of a cross validation. */
export function ChildrenTab({ detail: { run } }: RunPartProps) {
  const words = text.childRuns;
  const asked = useQuery(queries.runs.list.queryOptions({ input: { parent: run.id, limit: mostChildren } }));
  useRunNews(changesRuns, () => void queryClient.invalidateQueries({ queryKey: queries.runs.list.key() }));
  const live = useRuns((state) => state.runs);
  const listed = asked.data?.runs;
  const runs = useMemo(
    () => (listed ?? []).toReversed().map((child) => liveSummary(child, live[child.id])),
    [listed, live],
  );
  const now = useNow(runs.some(({ status }) => status === 'running'));
  if (asked.error) {
    return (
      <Text role="alert" p="md">
        {words.failed}: {describeError(asked.error)}
      </Text>
    );
  }
  if (listed?.length === 0) return <Text p="md">{words.none}</Text>;
  const { duration, parameters } = factColumns(now);
  const metrics = listMetrics(runs).slice(0, shownMetrics);
  return (
    <VirtualTable
      label={words.label}
      columns={[...firstColumns, duration, { ...parameters, width: 420 }, ...metrics.map(metricColumn)]}
      rows={runs}
      rowKey={({ id }) => id}
      rowHeight={32}
      total={asked.data?.total ?? 0}
      onOpen={({ id }) => showRun(id)}
    />
  );
}
