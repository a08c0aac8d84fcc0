import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { toMetricSeries } from './metricSeries.ts';

function run(id: string, startedAt: number, metrics: RunSummary['metrics']): RunSummary {
  const steps = { completed: 1, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  const rest = { file: null, status: 'completed', finishedAt: null, parameters: {}, git: null } as const;
  return { ...rest, id, name: id, startedAt, steps, metrics };
}

describe('a metric over runs', () => {
  it('has a series for each step that reported it, oldest first, with the change since the run before', () => {
    const runs = [
      run('c', 3, { first: { auc: 0.9 }, second: { auc: 0.5 } }),
      run('b', 2, { first: { loss: 1 } }),
      run('a', 1, { first: { auc: 0.5 } }),
    ];
    const series = toMetricSeries(runs, 'auc');
    expect(series.map(({ nodeId, points }) => [nodeId, points.map(({ runId }) => runId)])).toEqual([
      ['first', ['a', 'c']],
      ['second', ['c']],
    ]);
    expect(series[0]?.points.map(({ change }) => change)).toEqual([null, 0.4]);
  });

  it('is empty where no run has the metric', () => {
    expect(toMetricSeries([run('a', 1, {})], 'auc')).toEqual([]);
  });
});
