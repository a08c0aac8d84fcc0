import { describe, expect, it } from 'vitest';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { listCurves, listLastMetrics, toNumbers } from './metricCurves.ts';

function step(nodeId: string, metrics: RunStep['metrics']): RunStep {
  const times = { status: 'completed', attempt: 1, key: null, startedAt: 1, finishedAt: 2 } as const;
  return {
    ...times,
    nodeId,
    module: 'm',
    title: nodeId,
    outputs: {},
    failure: null,
    target: null,
    place: null,
    metrics,
  };
}

describe('metrics of one run', () => {
  const steps = [
    step('train', [
      { name: 'loss', value: 3, step: 1 },
      { name: 'loss', value: 2, step: 2 },
      { name: 'rows', value: 9 },
    ]),
    step('evaluate', [{ name: 'auc', value: 0.5, step: 1 }]),
  ];

  it('are listed by step with their last value', () => {
    expect(listLastMetrics(steps).map(({ nodeId, name, value }) => [nodeId, name, value])).toEqual([
      ['train', 'loss', 2],
      ['train', 'rows', 9],
      ['evaluate', 'auc', 0.5],
    ]);
  });

  it('have a curve where they were reported more than once along the way', () => {
    const points = [
      [1, 3],
      [2, 2],
    ];
    const curves = [{ nodeId: 'train', title: 'train', name: 'loss', points }];
    expect(listCurves(steps)).toEqual([{ nodeId: 'train', title: 'train', curves }]);
  });

  it('of training and validation lie over each other', () => {
    const metrics = [1, 2].flatMap((at) => [
      { name: 'training_loss', value: 1 / at, step: at },
      { name: 'validation_loss', value: 2 / at, step: 2 * at },
    ]);
    const [group, ...others] = listCurves([step('train', metrics)]);
    expect(others).toEqual([]);
    expect(toNumbers(group!.curves, 'Iteration')).toEqual({
      columns: ['Iteration', 'Training loss', 'Validation loss'],
      rows: [
        [1, 1, null],
        [2, 0.5, 2],
        [4, null, 1],
      ],
    });
  });
});
