import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { readMetric } from '../metrics.ts';

export interface MetricPoint {
  runId: string;
  runName: string;
  startedAt: number;
  value: number;
  /** Since the run before that has the metric; null for the first. */
  change: number | null;
}

export interface MetricSeries {
  /** The step that reported it. */
  nodeId: string;
  /** Oldest first. */
  points: MetricPoint[];
}

/** A metric over runs, one series for each step that reported it. Runs come newest first. */
export function toMetricSeries(runs: readonly RunSummary[], metric: string): MetricSeries[] {
  const series = new Map<string, MetricPoint[]>();
  for (const run of runs.toReversed()) {
    for (const { nodeId, value } of readMetric(run, metric)) {
      const points = series.get(nodeId) ?? [];
      const last = points.at(-1);
      const change = last ? value - last.value : null;
      points.push({ runId: run.id, runName: run.name, startedAt: run.startedAt, value, change });
      series.set(nodeId, points);
    }
  }
  return [...series].map(([nodeId, points]) => ({ nodeId, points }));
}
