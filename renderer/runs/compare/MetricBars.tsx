import { useComputedColorScheme } from '@mantine/core';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { ChartFigure } from '../../outputs/charts/ChartFigure.tsx';
import type { ChartOption } from '../../outputs/charts/chartOption.ts';
import { seriesColors } from '../../outputs/charts/chartTheme.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { titleOfMetric } from '../metrics.ts';
import { nameInComparison } from './runTags.ts';

interface MetricBarsProps {
  runs: RunComparison['runs'];
  metric: string;
  /** The metric, by each step that reported it. */
  rows: RunComparison['metrics'];
}

/** A metric as one bar a run; in groups, where several steps reported it. */
export function MetricBars({ runs, metric, rows }: MetricBarsProps) {
  const words = text.runs.compare;
  const scheme = useComputedColorScheme('light');
  const names = runs.map(nameInComparison);
  const title = titleOfMetric(metric);
  const values = rows.flatMap((row) =>
    row.values.map((value, index) => `${names[index]} ${value === null ? words.missing : formatNumber(value)}`),
  );
  const option: ChartOption = {
    grid: { left: 8, right: 16, top: rows.length > 1 ? 30 : 18, bottom: 4, outerBoundsMode: 'same' },
    ...(rows.length > 1 && { legend: { top: 0 } }),
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'category', data: names },
    yAxis: { type: 'value' },
    series: rows.map((row, at) => ({
      type: 'bar',
      name: row.title,
      barMaxWidth: 56,
      data: row.values.map((value) => value ?? '-'),
      itemStyle: { color: seriesColors[scheme][at % seriesColors[scheme].length]! },
      label: { show: true, position: 'top', formatter: ({ value }) => formatLabel(value) },
    })),
  };
  return (
    <ChartFigure
      title={words.chart(title)}
      description={words.chartHelp(values.join(', '))}
      option={option}
      numbers={{
        columns: [text.runs.metric.columns.run, ...rows.map((row) => row.title)],
        rows: runs.map((_, index) => [names[index]!, ...rows.map((row) => row.values[index] ?? null)]),
      }}
      height={220}
    />
  );
}

function formatLabel(value: unknown): string {
  return typeof value === 'number' ? formatNumber(value) : '';
}
