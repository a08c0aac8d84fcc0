import type { RecommendationResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import type { ChartSeries } from '../charts/chartOption.ts';
import type { Looks } from './looks.ts';
import type { Shown } from './shownResults.ts';
import { type Drawing, tabulate } from './twoClassCharts.ts';

const write = (value: number) => value.toFixed(3);

/** Gain of lists of recommended items over their length. */
export function drawGain(shown: readonly Shown<RecommendationResult>[], looks: Looks): Drawing {
  const words = text.evaluation.recommendation;
  const series = shown.map(({ result, index, name }): ChartSeries => {
    const { color, line, symbol } = looks.of(index);
    return {
      type: 'line',
      name,
      data: result.ranking?.map(({ at, ndcg }) => [at, ndcg]) ?? [],
      symbol,
      symbolSize: 7,
      itemStyle: { color },
      lineStyle: { color, width: 2, type: line as 'solid' },
    };
  });
  return {
    title: words.ranking,
    description: shown
      .map(({ name, result: { ranking = [] } }) =>
        words.rankingWords(name, write(ranking[0]?.ndcg ?? 0), write(ranking.at(-1)?.ndcg ?? 0), ranking.length),
      )
      .join(' '),
    option: {
      grid: { left: 46, right: 14, top: 12, bottom: 40 },
      tooltip: { trigger: 'axis', valueFormatter: (value) => (typeof value === 'number' ? write(value) : '') },
      xAxis: { type: 'value', min: 1, minInterval: 1, name: words.at, nameLocation: 'middle', nameGap: 24 },
      yAxis: { type: 'value', min: 0, max: 1, name: words.ndcg, nameLocation: 'middle', nameGap: 32 },
      series,
    },
    numbers: tabulate(shown, [words.at, words.ndcg], ({ ranking = [] }) => ranking.map(({ at, ndcg }) => [at, ndcg])),
  };
}
