import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { type MetricName, metricOrder } from './metricOrder.ts';

export type MetricValues = Partial<Record<MetricName, number>>;

export interface MetricRow {
  name: MetricName;
  isGain: boolean;
  first: number | undefined;
  second: number | undefined;
  /** Of the second from the first; undefined where one of them is not defined. */
  difference: number | undefined;
  better: 'first' | 'second' | 'same' | undefined;
}

/** The metrics of one result, or of two side by side with which of them is better. */
export function compareMetrics(
  task: EvaluationResult['task'],
  first: MetricValues,
  second: MetricValues | undefined,
): MetricRow[] {
  return metricOrder[task]
    .filter(({ name }) => first[name] !== undefined || second?.[name] !== undefined)
    .map(({ name, isGain }) => {
      const [a, b] = [first[name], second?.[name]];
      const difference = a === undefined || b === undefined ? undefined : b - a;
      return { name, isGain, first: a, second: b, difference, better: judge(difference, isGain) };
    });
}

function judge(difference: number | undefined, isGain: boolean): MetricRow['better'] {
  if (difference === undefined || Number.isNaN(difference)) return undefined;
  if (difference === 0) return 'same';
  return difference > 0 === isGain ? 'second' : 'first';
}
