import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { RecommendationResult, RegressionResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import { formatCount } from '../formatCell.ts';
import { drawGain } from './drawGain.ts';
import classes from './EvaluationView.module.css';
import type { Looks } from './looks.ts';
import { MetricsTable } from './MetricsTable.tsx';
import type { Pair } from './pair.ts';
import { drawPredictions, drawResiduals } from './regressionCharts.ts';
import type { Shown } from './shownResults.ts';
import type { Drawing } from './twoClassCharts.ts';

interface RecommendationViewProps {
  drawn: readonly Shown<RecommendationResult>[];
  pair: Pair<RecommendationResult>;
  looks: Looks;
}

/** Predicted ratings as a regression's, recommended lists by their gain. */
export function RecommendationView({ drawn, pair: { first, second }, looks }: RecommendationViewProps) {
  const words = text.evaluation.recommendation;
  const drawings = useMemo(() => drawAll(drawn, looks), [drawn, looks]);
  const metricsOf = ({ letter, result: { metrics } }: Shown<RecommendationResult>) => ({ letter, metrics });
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <MetricsTable
          title={text.evaluation.metricsTitle}
          task="recommendation"
          first={metricsOf(first)}
          second={second && metricsOf(second)}
        />
        {first.result.ranking && (
          <Text size="xs" c="dimmed">
            {words.users(formatCount(first.result.rows))} {words.help}
          </Text>
        )}
      </div>
      <div className={classes.charts}>
        {drawings.map((drawing) => (
          <ChartFigure key={drawing.title} {...drawing} height={340} />
        ))}
      </div>
    </div>
  );
}

function drawAll(drawn: readonly Shown<RecommendationResult>[], looks: Looks): Drawing[] {
  const rated = drawn.flatMap(({ result, ...rest }): Shown<RegressionResult>[] => {
    const { ratings, rows, notes, name } = result;
    return ratings ? [{ ...rest, result: { task: 'regression', name, rows, notes, metrics: {}, ...ratings } }] : [];
  });
  const ranked = drawn.filter(({ result }) => result.ranking);
  const said = rated.map(({ name, result }) =>
    text.evaluation.charts.ratedWords(name, formatCount(result.sample.length)),
  );
  return [
    ...(rated.length > 0
      ? [{ ...drawPredictions(rated, looks), description: said.join(' ') }, drawResiduals(rated, looks)]
      : []),
    ...(ranked.length > 0 ? [drawGain(ranked, looks)] : []),
  ];
}
