import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import type { ChartSeries } from '../charts/chartOption.ts';
import type { Looks } from './looks.ts';
import type { Shown } from './shownResults.ts';
import { type Drawing, tabulate } from './twoClassCharts.ts';

/** Rows in bins: bin i spans edges[i] to edges[i + 1]. */
interface Histogram {
  edges: readonly number[];
  counts: readonly number[];
}

interface HistogramWords {
  title: string;
  x: string;
  y: string;
  /** Where the most rows are. */
  bulk(name: string, from: string, to: string): string;
}

/** Rows by a number, as the outline of a histogram, so that several can lie over each other. */
export function drawHistogram<R extends EvaluationResult>(
  shown: readonly Shown<R>[],
  looks: Looks,
  words: HistogramWords,
  histogramOf: (result: R) => Histogram,
): Drawing {
  const series = shown.map(({ result, index, name }): ChartSeries => {
    const { color, line } = looks.of(index);
    const { edges, counts } = histogramOf(result);
    const steps = counts.map((count, i): [number, number] => [edges[i]!, count]);
    const first = edges[0];
    return {
      type: 'line',
      name,
      step: 'end',
      data: first === undefined ? [] : [[first, 0], ...steps, [edges.at(-1)!, counts.at(-1) ?? 0], [edges.at(-1)!, 0]],
      showSymbol: false,
      itemStyle: { color },
      lineStyle: { color, width: 1.5, type: line as 'solid' },
      areaStyle: { color, opacity: 0.18 },
    };
  });
  const { from, to } = text.evaluation.charts;
  return {
    title: words.title,
    description: shown
      .map(({ name, result }) => {
        const { edges, counts } = histogramOf(result);
        const bulk = Math.max(0, counts.indexOf(Math.max(...counts)));
        return words.bulk(name, formatNumber(edges[bulk] ?? 0), formatNumber(edges[bulk + 1] ?? 0));
      })
      .join(' '),
    option: {
      grid: { left: 52, right: 14, top: 12, bottom: 40 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'value', name: words.x, nameLocation: 'middle', nameGap: 24 },
      yAxis: { type: 'value', min: 0, minInterval: 1, name: words.y, nameLocation: 'middle', nameGap: 38 },
      series,
    },
    numbers: tabulate(shown, [from, to, words.y], (result) => {
      const { edges, counts } = histogramOf(result);
      return counts.map((count, i) => [edges[i]!, edges[i + 1]!, count]);
    }),
  };
}
