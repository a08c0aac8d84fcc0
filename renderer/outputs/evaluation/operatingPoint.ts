import type { BinaryResult, OperatingPoint } from '../../../pipelines/contract/evaluation.ts';
import type { MetricValues } from './compareMetrics.ts';

/** What a result comes to at a threshold of hundredths. */
export function pointAt({ thresholds }: Pick<BinaryResult, 'thresholds'>, threshold: number): OperatingPoint {
  const index = Math.min(thresholds.length - 1, Math.max(0, Math.round(threshold * (thresholds.length - 1))));
  return thresholds[index]!;
}

/** Rates of a point: 0 where there are no rows of the class, as in the curves. */
export function ratesOf(point: OperatingPoint): { falsePositiveRate: number; truePositiveRate: number } {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = point;
  return {
    falsePositiveRate: divide(falsePositives, falsePositives + trueNegatives),
    truePositiveRate: divide(truePositives, truePositives + falseNegatives),
  };
}

/** Share of the rows that are positive. */
export function baseRate(result: Pick<BinaryResult, 'thresholds' | 'rows'>): number {
  const point = pointAt(result, 0);
  return divide(point.truePositives + point.falseNegatives, result.rows);
}

/** How many times more positives there are among the rows called positive than among all. */
export function liftOf(result: Pick<BinaryResult, 'thresholds' | 'rows'>, point: OperatingPoint): number | null {
  const base = baseRate(result);
  return point.positiveRate === 0 || base === 0 ? null : point.precision / base;
}

/** The metrics of a result with those that depend on the threshold as they are there. */
export function metricsAt(result: BinaryResult, point: OperatingPoint): MetricValues {
  return {
    ...result.metrics,
    accuracy: point.accuracy,
    precision: point.precision,
    recall: point.recall,
    f1_score: point.f1Score,
  };
}

/** The threshold with the best F1 score; of equally good ones that nearest to one half. */
export function bestF1Threshold({ thresholds }: Pick<BinaryResult, 'thresholds'>): number {
  let best = thresholds[0]!;
  for (const point of thresholds) {
    const isNearer = Math.abs(point.threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (point.f1Score > best.f1Score || (point.f1Score === best.f1Score && isNearer)) best = point;
  }
  return best.threshold;
}

function divide(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
