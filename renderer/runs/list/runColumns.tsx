import { Anchor, Checkbox, Tooltip } from '@mantine/core';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { formatPlace } from '../../store/location.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { describeParameters } from '../describeParameters.ts';
import { formatMoment, formatSpan } from '../formatTime.ts';
import { readMetric, titleOfMetric } from '../metrics.ts';
import { RunMark } from '../RunMark.tsx';
import { StepCounts } from '../StepCounts.tsx';
import type { TableColumn } from '../table/VirtualTable.tsx';
import classes from './RunList.module.css';
import type { ListColumn } from './runListStore.ts';

export type ListedRun = RunSummary & { total?: number };
type RunColumn = TableColumn<ListedRun>;

const titles = text.runs.list.columnTitles;

export function markColumn(
  marked: ReadonlySet<string>,
  all: { checked: boolean; onChange(): void },
  onMark: (run: ListedRun) => void,
): RunColumn {
  const words = text.runs.list;
  return {
    key: 'mark',
    width: 38,
    title: (
      <Checkbox
        size="xs"
        aria-label={all.checked ? words.unmarkAll : words.markAll}
        checked={all.checked}
        indeterminate={!all.checked && marked.size > 0}
        onChange={all.onChange}
      />
    ),
    cell: (run) => (
      <Checkbox
        size="xs"
        tabIndex={-1}
        aria-label={words.mark(run.name, formatMoment(run.startedAt))}
        checked={marked.has(run.id)}
        onChange={() => onMark(run)}
        onDoubleClick={(event) => event.stopPropagation()}
      />
    ),
  };
}

export const firstColumns: RunColumn[] = [
  { key: 'status', title: titles.status, width: 112, cell: ({ status }) => <RunMark status={status} /> },
  {
    key: 'name',
    title: titles.name,
    cell: ({ id, name }) => (
      <Anchor
        inherit
        fw={500}
        tabIndex={-1}
        href={formatPlace({ view: 'runs', runsPlace: { page: 'run', runId: id, tab: 'graph', step: null } })}
      >
        {name}
      </Anchor>
    ),
  },
];

/** Columns that the user may choose. `now`: for how long a run that goes on has taken. Milliseconds since 1970. */
export function factColumns(now: number): Record<ListColumn, RunColumn> {
  return {
    started: { key: 'started', title: titles.started, width: 186, cell: (run) => formatMoment(run.startedAt) },
    duration: {
      key: 'duration',
      title: titles.duration,
      width: 92,
      align: 'end',
      cell: (run) => formatSpan(Math.max(0, (run.finishedAt ?? now) - run.startedAt)),
    },
    steps: {
      key: 'steps',
      title: titles.steps,
      width: 190,
      cell: (run) => <StepCounts counts={run.steps} total={run.total} />,
    },
    file: { key: 'file', title: titles.file, width: 240, cell: ({ file }) => <Full words={file ?? ''} /> },
    parameters: {
      key: 'parameters',
      title: titles.parameters,
      width: 240,
      cell: ({ parameters }) => <Full words={describeParameters(parameters)} />,
    },
    git: { key: 'git', title: titles.git, width: 96, cell: ({ git }) => git?.commit.slice(0, 8) ?? '' },
  };
}

/** What may not fit is shown in full on hover. */
function Full({ words }: { words: string }) {
  return <span title={words}>{words}</span>;
}

export function metricColumn(name: string): RunColumn {
  return {
    key: `metric.${name}`,
    title: (
      <span className={classes.metricTitle} title={titleOfMetric(name)}>
        {titleOfMetric(name)}
      </span>
    ),
    // Wide enough for most titles on two lines.
    width: Math.min(150, 44 + 7 * titleOfMetric(name).length),
    align: 'end',
    cell: (run) => {
      const values = readMetric(run, name);
      const shown = values.map(({ value }) => formatNumber(value)).join(' · ');
      if (values.length < 2) return shown;
      return (
        <Tooltip label={values.map(({ nodeId, value }) => `${nodeId}: ${formatNumber(value)}`).join(', ')}>
          <span>{shown}</span>
        </Tooltip>
      );
    },
  };
}
