import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import type { LiveRun, LiveStep } from '../../store/runs.ts';
import { mergeLive } from './mergeLive.ts';

const none = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
const queued = {
  status: 'queued',
  startedAt: null,
  finishedAt: null,
  outputs: {},
  failure: null,
  key: null,
  target: null,
  place: null,
} as const;

function detail(status: RunDetail['run']['status']): RunDetail {
  const run = {
    id: 'r',
    name: 'r',
    file: null,
    status,
    startedAt: 1,
    finishedAt: null,
    parameters: {},
    git: null,
    parent: null,
    source: 'pipewright' as const,
  };
  const steps = ['a', 'b'].map((nodeId) => ({
    ...queued,
    nodeId,
    module: 'm',
    title: nodeId,
    attempt: 1,
    metrics: [],
  }));
  const pipeline = { format: 'pipewright/pipeline@1', name: 'r', description: '' } as const;
  return {
    run: { ...run, steps: none, metrics: {} },
    steps,
    pipeline: { ...pipeline, parameters: [], nodes: [], edges: [], notes: [] },
  };
}

const a: LiveStep = {
  ...queued,
  nodeId: 'a',
  title: 'a',
  status: 'completed',
  startedAt: 2,
  finishedAt: 5,
  fraction: null,
  message: '',
  metrics: [{ name: 'auc', value: 0.9 }],
};
const live: LiveRun = {
  id: 'r',
  name: 'r',
  file: null,
  status: 'running',
  startedAt: 1,
  finishedAt: null,
  steps: { a },
};

describe('a run that is shown while it goes on', () => {
  it('takes over how far its steps have come', () => {
    const { run, steps } = mergeLive(detail('running'), live);
    expect(steps.map(({ status, finishedAt }) => [status, finishedAt])).toEqual([
      ['completed', 5],
      ['queued', null],
    ]);
    expect(steps[0]?.metrics).toEqual([{ name: 'auc', value: 0.9 }]);
    expect(run.steps).toEqual({ ...none, completed: 1 });
  });

  it('has ended when the page was told so, before it is read again', () => {
    const { run } = mergeLive(detail('running'), { ...live, status: 'failed', finishedAt: 9 });
    expect(run).toMatchObject({ status: 'failed', finishedAt: 9 });
  });

  it('stays as it was read when it had ended by then', () => {
    const read = detail('canceled');
    expect(mergeLive(read, live)).toBe(read);
  });
});
