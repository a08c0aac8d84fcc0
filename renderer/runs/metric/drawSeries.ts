import type { ChartOption } from '../../outputs/charts/chartOption.ts';
import { lineTypes, symbols } from '../../outputs/charts/chartTheme.ts';
import { formatMoment } from '../formatTime.ts';
import type { MetricSeries } from './metricSeries.ts';

/** Runs that have a point in any of the series, oldest first. */
export function listRunsOf(series: readonly MetricSeries[]): { runId: string; startedAt: number }[] {
  const starts = new Map(series.flatMap(({ points }) => points.map(({ runId, startedAt }) => [runId, startedAt])));
  return [...starts].map(([runId, startedAt]) => ({ runId, startedAt })).sort((a, b) => a.startedAt - b.startedAt);
}

/** A line a step over the runs, which stand at equal distances: many runs of one hour are as readable as those of a year. */
export function drawSeries(series: readonly MetricSeries[], titleOf: (nodeId: string) => string): ChartOption {
  const runs = listRunsOf(series);
  return {
    grid: { left: 8, right: 24, top: series.length > 1 ? 34 : 14, bottom: 4, outerBoundsMode: 'same' },
    ...(series.length > 1 && { legend: { top: 0 } }),
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: runs.map(({ startedAt }) => formatMoment(startedAt)) },
    yAxis: { type: 'value', scale: true },
    series: series.map(({ nodeId, points }, index) => {
      const values = new Map(points.map(({ runId, value }) => [runId, value]));
      return {
        type: 'line',
        name: titleOf(nodeId),
        symbol: symbols[index % symbols.length]!,
        symbolSize: 8,
        cursor: 'pointer',
        connectNulls: true,
        lineStyle: { type: lineTypes[index % lineTypes.length] as 'solid' },
        data: runs.map(({ runId }) => values.get(runId) ?? null),
      };
    }),
  };
}
