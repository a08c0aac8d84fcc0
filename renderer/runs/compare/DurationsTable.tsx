import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { formatSpan } from '../formatTime.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { describeChange } from './arrangeRuns.ts';
import classes from './ComparePage.module.css';
import { nameInComparison } from './runTags.ts';

interface Row {
  key: string;
  title: string;
  isTotal: boolean;
  durations: readonly (number | null)[];
}

/** How long the runs and each of their steps took, against the baseline. */
export function DurationsTable({ comparison: { runs, steps } }: { comparison: RunComparison }) {
  const words = text.runs.compare;
  const total: Row = {
    key: '',
    title: words.total,
    isTotal: true,
    durations: runs.map(({ startedAt, finishedAt }) => finishedAt && finishedAt - startedAt),
  };
  const rows: Row[] = [
    total,
    ...steps.map(({ nodeId, title, durations }) => ({ key: nodeId, title, isTotal: false, durations })),
  ];
  const columns: TableColumn<Row>[] = [
    {
      key: 'step',
      title: words.columns.step,
      cell: ({ title, isTotal }) => (isTotal ? <b>{title}</b> : title),
    },
    ...runs.map(
      (run, index): TableColumn<Row> => ({
        key: run.id,
        title: nameInComparison(run, index),
        width: 210,
        align: 'end',
        cell: ({ durations }) => <DurationCell durations={durations} index={index} />,
      }),
    ),
  ];
  return (
    <div className={classes.fill}>
      <VirtualTable label={words.durationsLabel} columns={columns} rows={rows} rowKey={({ key }) => key} />
    </div>
  );
}

function DurationCell({ durations, index }: { durations: Row['durations']; index: number }) {
  const duration = durations[index];
  if (duration == null) return text.runs.compare.missing;
  return (
    <>
      {formatSpan(duration)}
      {index > 0 && durations[0] != null && (
        <span className={classes.change}>{describeChange(duration, durations[0], formatSpan)}</span>
      )}
    </>
  );
}
