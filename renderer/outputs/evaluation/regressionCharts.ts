import type { RegressionResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import type { ChartSeries } from '../charts/chartOption.ts';
import { formatCount } from '../formatCell.ts';
import { drawHistogram } from './drawHistogram.ts';
import type { Looks } from './looks.ts';
import type { Shown } from './shownResults.ts';
import { type Drawing, tabulate } from './twoClassCharts.ts';

const words = text.evaluation.charts;

/** Predicted over true values of a sample of the rows, with the diagonal on which they are equal. */
export function drawPredictions(shown: readonly Shown<RegressionResult>[], looks: Looks): Drawing {
  const values = shown.flatMap(({ result }) => result.sample.flatMap(({ actual, predicted }) => [actual, predicted]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const series = shown.map(({ result, index, name }): ChartSeries => {
    const { color, symbol } = looks.of(index);
    return {
      type: 'scatter',
      name,
      data: result.sample.map(({ actual, predicted }) => [actual, predicted]),
      symbol,
      symbolSize: 6,
      itemStyle: { color, opacity: 0.65 },
    };
  });
  const diagonal: ChartSeries = {
    type: 'line',
    data:
      values.length === 0
        ? []
        : [
            [low, low],
            [high, high],
          ],
    showSymbol: false,
    silent: true,
    tooltip: { show: false },
    lineStyle: { color: looks.reference, width: 1, type: 'dashed' },
  };
  const axis = { type: 'value', scale: true, nameLocation: 'middle' } as const;
  return {
    title: words.predicted,
    description: shown
      .map(({ name, result }) => {
        const r2 = result.metrics.coefficient_of_determination;
        return words.predictedWords(
          name,
          formatCount(result.sample.length),
          r2 === undefined ? words.noWords : formatNumber(r2),
        );
      })
      .join(' '),
    option: {
      grid: { left: 64, right: 14, top: 12, bottom: 40 },
      tooltip: {
        trigger: 'item',
        formatter: (params) => {
          const [actual = 0, predicted = 0] = (params as { value: number[] }).value;
          return `${words.actual} ${formatNumber(actual)}\n${words.prediction} ${formatNumber(predicted)}`;
        },
      },
      xAxis: { ...axis, name: words.actual, nameGap: 24 },
      yAxis: { ...axis, name: words.prediction, nameGap: 50 },
      series: [diagonal, ...series],
    },
    numbers: tabulate(shown, [words.actual, words.prediction, words.residual], ({ sample }) =>
      sample.map(({ actual, predicted }) => [actual, predicted, actual - predicted]),
    ),
  };
}

/** Rows by residual. */
export function drawResiduals(shown: readonly Shown<RegressionResult>[], looks: Looks): Drawing {
  const { residuals: title, residualsX: x, residualsY: y, residualsWords: bulk } = words;
  return drawHistogram(shown, looks, { title, x, y, bulk }, ({ residuals }) => residuals);
}
