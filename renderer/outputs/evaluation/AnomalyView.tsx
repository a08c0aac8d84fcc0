import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { AnomalyResult, BinaryResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatShare } from '../../ui/formatFigure.ts';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import { formatCount } from '../formatCell.ts';
import { drawHistogram } from './drawHistogram.ts';
import classes from './EvaluationView.module.css';
import type { Looks } from './looks.ts';
import { MetricsTable } from './MetricsTable.tsx';
import type { Pair } from './pair.ts';
import type { Shown } from './shownResults.ts';
import { TwoClassView } from './TwoClassView.tsx';

interface AnomalyViewProps {
  drawn: readonly Shown<AnomalyResult>[];
  pair: Pair<AnomalyResult>;
  looks: Looks;
}

/** Scores of anomalies: by themselves, and where the table has a label, compared with it as two classes. */
export function AnomalyView({ drawn, pair, looks }: AnomalyViewProps) {
  const words = text.evaluation.anomalies;
  const distribution = useMemo(() => {
    const { distribution: title, score: x, rows: y, bulk } = words;
    return drawHistogram(drawn, looks, { title, x, y, bulk }, (result) => result.distribution);
  }, [drawn, looks, words]);
  const labelled = useMemo(() => drawn.flatMap(asTwoClass), [drawn]);
  const [first] = asTwoClass(pair.first);
  const second = pair.second && asTwoClass(pair.second)[0];
  const counts = (pair.second ? [pair.first, pair.second] : [pair.first]).map((entry) => (
    <Text key={entry.name} size="xs">
      {pair.second && `${entry.letter}: `}
      {words.count(
        formatCount(entry.result.anomalies),
        formatCount(entry.result.rows),
        formatShare(entry.result.anomalies / Math.max(1, entry.result.rows), 1),
      )}
    </Text>
  ));
  if (first) {
    return (
      <TwoClassView drawn={labelled} pair={{ first, second }} looks={looks} more={[distribution]}>
        {counts}
      </TwoClassView>
    );
  }
  const metricsOf = ({ letter, result: { metrics } }: Shown<AnomalyResult>) => ({ letter, metrics });
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        {counts}
        <MetricsTable
          title={text.evaluation.metricsTitle}
          task="anomaly"
          first={metricsOf(pair.first)}
          second={pair.second && metricsOf(pair.second)}
        />
        <Text size="xs" c="dimmed">
          {words.noLabel}
        </Text>
      </div>
      <div className={classes.charts}>
        <ChartFigure {...distribution} height={340} />
      </div>
    </div>
  );
}

/** The result as one of a two-class classification; none where there was no label. */
function asTwoClass({ result, ...rest }: Shown<AnomalyResult>): Shown<BinaryResult>[] {
  if (!result.labelled) return [];
  const { anomaly_rate: _, ...metrics } = result.metrics;
  const { name, rows, notes } = result;
  return [{ ...rest, result: { task: 'binary', name, rows, notes, metrics, ...result.labelled } }];
}
