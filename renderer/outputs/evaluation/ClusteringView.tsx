import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { ClusteringResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import { formatCount } from '../formatCell.ts';
import { ClusterTable } from './ClusterTable.tsx';
import { drawClusterDistances, drawClusterSizes, drawSilhouettes } from './clusterCharts.ts';
import classes from './EvaluationView.module.css';
import type { Looks } from './looks.ts';
import { MetricsTable } from './MetricsTable.tsx';
import type { Pair } from './pair.ts';
import type { Shown } from './shownResults.ts';

interface ClusteringViewProps {
  drawn: readonly Shown<ClusteringResult>[];
  pair: Pair<ClusteringResult>;
  looks: Looks;
}

/** How compact clusters are, and how far apart. */
export function ClusteringView({ drawn, pair: { first, second }, looks }: ClusteringViewProps) {
  const words = text.evaluation.clusters;
  const drawings = useMemo(
    () => [drawClusterSizes, drawClusterDistances, drawSilhouettes].map((draw) => draw(drawn, looks)),
    [drawn, looks],
  );
  const metricsOf = ({ letter, result: { metrics } }: Shown<ClusteringResult>) => ({ letter, metrics });
  const all = second ? [first, second] : [first];
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <MetricsTable
          title={text.evaluation.metricsTitle}
          task="clustering"
          first={metricsOf(first)}
          second={second && metricsOf(second)}
        />
        <Text size="xs" c="dimmed">
          {words.silhouetteHelp} {sayMore(first.result)}
        </Text>
      </div>
      <div className={classes.side}>
        {all.map(({ name, result }) => (
          <ClusterTable key={name} title={second ? `${words.title}: ${name}` : words.title} result={result} />
        ))}
        <Text size="xs" c="dimmed">
          {words.distancesHelp}
        </Text>
        <div className={classes.charts}>
          {drawings.map((drawing) => (
            <ChartFigure key={drawing.title} {...drawing} />
          ))}
        </div>
      </div>
    </div>
  );
}

function sayMore({ silhouetteRows, total, label }: ClusteringResult): string {
  const words = text.evaluation.clusters;
  const isSample = silhouetteRows > 0 && silhouetteRows < total.rows;
  return [
    ...(isSample ? [words.sampled(formatCount(silhouetteRows))] : []),
    ...(label === undefined ? [] : [words.compared(label)]),
  ].join(' ');
}
