import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { queries } from '../../api/queries.ts';
import { EChart } from '../../outputs/charts/EChart.tsx';
import { showRun } from '../../store/app.ts';
import { formatPlace } from '../../store/location.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { describeChange } from '../compare/arrangeRuns.ts';
import page from '../compare/ComparePage.module.css';
import { formatMoment } from '../formatTime.ts';
import { findBest, titleOfMetric } from '../metrics.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { drawSeries, listRunsOf } from './drawSeries.ts';
import { type MetricPoint, type MetricSeries, toMetricSeries } from './metricSeries.ts';

interface MetricOverRunsProps {
  /** Newest first. */
  runs: readonly RunSummary[];
  metric: string;
  pipeline: string;
}

interface Row extends MetricPoint {
  key: string;
  step: string;
  isBest: boolean;
}

/** The metric as a line over the runs, and as a table; points and rows open their run. */
export function MetricOverRuns({ runs, metric, pipeline }: MetricOverRunsProps) {
  const words = text.runs.metric;
  const series = useMemo(() => toMetricSeries(runs, metric), [runs, metric]);
  const titleOf = useStepTitles(runs[0]?.id);
  const title = titleOfMetric(metric);
  const option = useMemo(() => drawSeries(series, titleOf), [series, titleOf]);
  const newest = series[0]?.points.at(-1)?.value;
  const columns: TableColumn<Row>[] = [
    { key: 'started', title: words.columns.started, width: 170, cell: (row) => formatMoment(row.startedAt) },
    {
      key: 'run',
      title: words.columns.run,
      cell: ({ runId, runName }) => (
        <Anchor
          inherit
          tabIndex={-1}
          href={formatPlace({ view: 'runs', runsPlace: { page: 'run', runId, tab: 'graph', step: null } })}
        >
          {runName}
        </Anchor>
      ),
    },
    { key: 'step', title: text.runs.compare.columns.step, width: 220, cell: ({ step }) => step },
    {
      key: 'value',
      title,
      width: 190,
      align: 'end',
      cell: ({ value, isBest }) =>
        isBest ? (
          <span className={page.best}>
            {text.runs.compare.best} {formatNumber(value)}
          </span>
        ) : (
          formatNumber(value)
        ),
    },
    {
      key: 'change',
      title: words.columns.change,
      width: 120,
      align: 'end',
      cell: ({ change }) => describeChange(change, 0, formatNumber),
    },
  ];
  return (
    <div className={page.part}>
      <div className={page.chart}>
        <EChart
          option={option}
          label={`${words.chart(title, pipeline)}. ${words.chartHelp(runs.length, newest === undefined ? '' : formatNumber(newest))}`}
          height={260}
          onSelect={({ index }) => {
            const run = listRunsOf(series)[index];
            if (run) showRun(run.runId);
          }}
        />
      </div>
      <div className={page.fill}>
        <VirtualTable
          label={words.label}
          columns={columns}
          rows={listRows(series, metric, titleOf)}
          rowKey={({ key }) => key}
          onOpen={({ runId }) => showRun(runId)}
        />
      </div>
    </div>
  );
}

/** Titles of steps as the newest run has them. */
function useStepTitles(runId: string | undefined): (nodeId: string) => string {
  const { data } = useQuery(
    queries.runs.get.queryOptions({ input: { runId: runId ?? '' }, enabled: runId !== undefined }),
  );
  return useMemo(() => {
    const titles = new Map(data?.steps.map(({ nodeId, title }) => [nodeId, title]));
    return (nodeId: string) => titles.get(nodeId) ?? nodeId;
  }, [data]);
}

/** Newest first. */
function listRows(series: readonly MetricSeries[], metric: string, titleOf: (nodeId: string) => string): Row[] {
  const all = series.flatMap(({ nodeId, points }) => points.map((point) => ({ nodeId, ...point })));
  const best = findBest(
    metric,
    all.map(({ value }) => value),
  );
  return all
    .map((point, index) => ({
      ...point,
      key: `${point.runId}/${point.nodeId}`,
      step: titleOf(point.nodeId),
      isBest: best.has(index),
    }))
    .toSorted((a, b) => b.startedAt - a.startedAt);
}
