import { Text } from '@mantine/core';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import type { BinaryResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { ChartFigure } from '../charts/ChartFigure.tsx';
import { ConfusionTable } from './ConfusionTable.tsx';
import classes from './EvaluationView.module.css';
import type { Looks } from './looks.ts';
import { MetricsTable } from './MetricsTable.tsx';
import { bestF1Threshold, metricsAt, pointAt } from './operatingPoint.ts';
import type { Pair } from './pair.ts';
import type { Shown } from './shownResults.ts';
import { ThresholdControl } from './ThresholdControl.tsx';
import { type Drawing, drawCalibration, drawLift, drawPrecisionRecall, drawRoc } from './twoClassCharts.ts';

interface TwoClassViewProps {
  drawn: readonly Shown<BinaryResult>[];
  pair: Pair<BinaryResult>;
  looks: Looks;
  /** Charts that stand after those of the two classes. */
  more?: readonly Drawing[];
  /** Words above the metrics. */
  children?: ReactNode;
}

/** A two-class result: everything that depends on the threshold moves with it. */
export function TwoClassView({ drawn, pair: { first, second }, looks, more = [], children }: TwoClassViewProps) {
  const words = text.evaluation;
  const [threshold, setThreshold] = useState(0.5);
  const drawnThreshold = useDeferredValue(threshold);
  const drawings = useMemo(
    () => [drawRoc, drawPrecisionRecall, drawLift, drawCalibration].map((draw) => draw(drawn, drawnThreshold, looks)),
    [drawn, drawnThreshold, looks],
  );
  const metricsOf = ({ letter, result }: Shown<BinaryResult>) => ({
    letter,
    metrics: metricsAt(result, pointAt(result, threshold)),
  });
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        {children}
        <ThresholdControl
          threshold={threshold}
          positiveClass={first.result.positiveClass}
          best={bestF1Threshold(first.result)}
          onChange={setThreshold}
        />
        <MetricsTable
          title={words.metricsAt(threshold.toFixed(2))}
          task="binary"
          first={metricsOf(first)}
          second={second && metricsOf(second)}
        />
        {(second ? [first, second] : [first]).map(({ name, result }) => (
          <div key={name}>
            <Text component="h3" size="sm" fw={600} mb={2}>
              {second ? words.confusion.of(name) : words.confusion.title}
            </Text>
            <ConfusionTable title={words.confusion.of(name)} matrix={matrixAt(result, threshold)} numbers="counts" />
          </div>
        ))}
      </div>
      <div className={classes.charts}>
        {[...drawings, ...more].map((drawing) => (
          <ChartFigure key={drawing.title} {...drawing} />
        ))}
      </div>
    </div>
  );
}

function matrixAt(result: BinaryResult, threshold: number) {
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = pointAt(result, threshold);
  return {
    classes: [result.negativeClass, result.positiveClass],
    counts: [
      [trueNegatives, falsePositives],
      [falseNegatives, truePositives],
    ],
  };
}
