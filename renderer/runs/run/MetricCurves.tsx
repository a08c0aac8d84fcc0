import { useThrottledValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { ChartFigure } from '../../outputs/charts/ChartFigure.tsx';
import { lineTypes } from '../../outputs/charts/chartTheme.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { titleOfMetric } from '../metrics.ts';
import { type CurveGroup, toNumbers } from './metricCurves.ts';

/** Milliseconds: a step may report thousands of values a second, and each drawing takes some. */
const redrawAfter = 500;

/** How a metric went from iteration to iteration; of training and of validation over each other. */
export function MetricCurves({ group, height = 200 }: { group: CurveGroup; height?: number }) {
  const words = text.runs.run.metrics;
  const { title, curves } = useThrottledValue(group, redrawAfter);
  const names = curves.map(({ name }) => titleOfMetric(name));
  const option = useMemo(
    () => ({
      grid: {
        left: 8,
        right: 16,
        top: curves.length > 1 ? 34 : 16,
        bottom: 24,
        outerBoundsMode: 'same' as const,
        outerBoundsContain: 'axisLabel' as const,
      },
      ...(curves.length > 1 && { legend: { top: 0 } }),
      tooltip: { trigger: 'axis' as const },
      xAxis: {
        type: 'value' as const,
        name: words.position,
        nameLocation: 'middle' as const,
        nameGap: 22,
        min: 'dataMin' as const,
      },
      yAxis: { type: 'value' as const, scale: true },
      series: curves.map(({ name, points }, i) => ({
        type: 'line' as const,
        name: titleOfMetric(name),
        showSymbol: false,
        lineStyle: { type: lineTypes[i % lineTypes.length] as 'solid' },
        data: points.map(([x, y]) => [x, y]),
      })),
    }),
    [curves, words.position],
  );
  const numbers = useMemo(() => toNumbers(curves, words.position), [curves, words.position]);
  return (
    <ChartFigure
      title={words.curve(names.join(', '), title)}
      description={curves
        .map(({ points }) => words.curveHelp(points.length, formatNumber(points.at(-1)?.[1] ?? Number.NaN)))
        .join(' ')}
      option={option}
      numbers={numbers}
      height={height}
    />
  );
}
