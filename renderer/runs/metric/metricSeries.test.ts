import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { drawSeries, listRunsOf } from './drawSeries.ts';
import { toMetricSeries } from './metricSeries.ts';

function run(id: string, startedAt: number, metrics: RunSummary['metrics']): RunSummary {
  const steps = { completed: 1, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  const rest = { file: null, status: 'completed', finishedAt: null, parameters: {}, git: null, parent: null, source: 'pipewright' } as const; // biome-ignore format: one line
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

  it('is drawn with every run at its place, also where one of the steps has no value', () => {
    const series = toMetricSeries(
      [run('b', 2, { first: { auc: 0.9 }, second: { auc: 0.5 } }), run('a', 1, { first: { auc: 0.7 } })],
      'auc',
    );
    expect(listRunsOf(series).map(({ runId }) => runId)).toEqual(['a', 'b']);
    const { series: lines } = drawSeries(series, (id) => id);
    expect(lines).toMatchObject([{ data: [0.7, 0.9] }, { data: [null, 0.5] }]);
  });

  it('is empty where no run has the metric', () => {
    expect(toMetricSeries([run('a', 1, {})], 'auc')).toEqual([]);
  });
});
