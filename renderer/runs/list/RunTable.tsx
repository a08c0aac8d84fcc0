import { useMemo } from 'react';
import { showRun } from '../../store/app.ts';
import { useRuns } from '../../store/runs.ts';
import { text } from '../../text/en.ts';
import { notify } from '../../ui/notify.ts';
import { useNow } from '../../ui/useNow.ts';
import { deleteRuns } from '../deleteRuns.ts';
import { VirtualTable } from '../table/VirtualTable.tsx';
import { liveSummary } from './liveSummary.ts';
import { factColumns, firstColumns, type ListedRun, markColumn, metricColumn } from './runColumns.tsx';
import { markRuns, toggleMark, useRunList } from './runListStore.ts';
import type { useRunPages } from './useRunPages.ts';

interface RunTableProps {
  pages: ReturnType<typeof useRunPages>;
  metrics: readonly string[];
}

export function RunTable({ pages, metrics }: RunTableProps) {
  const marked = useRunList((state) => state.marked);
  const chosen = useRunList((state) => state.columns);
  const live = useRuns((state) => state.runs);
  const runs = useMemo(() => pages.runs.map((run) => liveSummary(run, live[run.id])), [pages.runs, live]);
  const now = useNow(
    runs.some(({ status }) => status === 'running'),
    1_000,
  );
  const isAllMarked = runs.length > 0 && runs.every(({ id }) => marked.has(id));
  const facts = factColumns(now);
  const mark = (run: ListedRun) => toggleMark(run.id);
  const columns = [
    markColumn(
      marked,
      { checked: isAllMarked, onChange: () => markRuns(isAllMarked ? [] : runs.map(({ id }) => id)) },
      mark,
    ),
    ...firstColumns,
    ...chosen.map((column) => facts[column]),
    ...metrics.map(metricColumn),
  ];
  return (
    <VirtualTable
      label={text.runs.list.label}
      columns={columns}
      rows={runs}
      rowKey={({ id }) => id}
      rowHeight={32}
      total={pages.total}
      marked={marked}
      onMark={mark}
      onOpen={({ id }) => showRun(id)}
      onDelete={(run) => {
        if (run.status === 'running') notify({ message: text.runs.deletion.running });
        else void deleteRuns([run]);
      }}
      onEnd={pages.readMore}
    />
  );
}
