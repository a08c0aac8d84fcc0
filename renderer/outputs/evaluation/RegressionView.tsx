import { useMemo } from 'react';
import type { RegressionResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import classes from './EvaluationView.module.css';
import type { Looks } from './looks.ts';
import { MetricsTable } from './MetricsTable.tsx';
import type { Pair } from './pair.ts';
import { QuantileTable } from './QuantileTable.tsx';
import { drawPredictions, drawResiduals } from './regressionCharts.ts';
import type { Shown } from './shownResults.ts';

interface RegressionViewProps {
  drawn: readonly Shown<RegressionResult>[];
  pair: Pair<RegressionResult>;
  looks: Looks;
}

export function RegressionView({ drawn, pair: { first, second }, looks }: RegressionViewProps) {
  const drawings = useMemo(() => [drawPredictions(drawn, looks), drawResiduals(drawn, looks)], [drawn, looks]);
  const metricsOf = ({ letter, result: { metrics } }: Shown<RegressionResult>) => ({ letter, metrics });
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <MetricsTable
          title={text.evaluation.metricsTitle}
          task="regression"
          first={metricsOf(first)}
          second={second && metricsOf(second)}
        />
        {(first.result.quantiles ?? second?.result.quantiles) && <QuantileTable first={first} second={second} />}
      </div>
      <div className={classes.charts}>
        {drawings.map((drawing) => (
          <ChartFigure key={drawing.title} {...drawing} height={340} />
        ))}
      </div>
    </div>
  );
}
