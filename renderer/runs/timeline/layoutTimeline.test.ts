import { describe, expect, it } from 'vitest';
import type { RunDetail, RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { chooseTicks, layoutTimeline } from './layoutTimeline.ts';

function step(nodeId: string, status: RunStep['status'], startedAt: number | null, finishedAt: number | null): RunStep {
  const rest = {
    module: 'm',
    attempt: 1,
    key: null,
    outputs: {},
    failure: null,
    target: null,
    place: null,
    metrics: [],
  };
  return { nodeId, title: nodeId.toUpperCase(), status, startedAt, finishedAt, ...rest };
}

function detail(finishedAt: number | null, steps: RunStep[]): RunDetail {
  const counts = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  const status = finishedAt === null ? 'running' : 'completed';
  const edges = steps.slice(1).map(({ nodeId }, i) => ({ from: `${steps[i]!.nodeId}.out`, to: `${nodeId}.in` }));
  return {
    run: {
      id: 'r',
      name: 'r',
      file: null,
      status,
      startedAt: 1_000,
      finishedAt,
      parameters: {},
      git: null,
      parent: null,
      source: 'pipewright',
      steps: counts,
      metrics: {},
    },
    steps,
    pipeline: {
      format: 'pipewright/pipeline@1',
      name: 'r',
      description: '',
      parameters: [],
      nodes: [],
      edges,
      notes: [],
    },
  };
}

describe('the timeline', () => {
  it('places steps by their start, from the start of the run', () => {
    const run = detail(5_000, [step('b', 'completed', 2_000, 4_500), step('a', 'reused', 1_010, 1_010)]);
    const { bars, length, critical } = layoutTimeline(run, 9_999);
    expect(bars.map(({ nodeId, begins, duration }) => [nodeId, begins, duration])).toEqual([
      ['a', 10, 0],
      ['b', 1_000, 2_500],
    ]);
    expect([length, critical]).toEqual([4_000, 2_500]);
  });

  it('lets what is running end now, and puts what has not begun last, without a place', () => {
    const run = detail(null, [step('c', 'queued', null, null), step('a', 'running', 2_000, null)]);
    const { bars, length } = layoutTimeline(run, 3_500);
    expect(bars[0]).toMatchObject({ nodeId: 'a', duration: 1_500, isCritical: true });
    expect(bars[1]).toMatchObject({ nodeId: 'c', begins: null, duration: null, slack: null, isCritical: false });
    expect(length).toBe(2_500);
  });

  it('ends steps that were cut off with their run', () => {
    const { bars } = layoutTimeline(detail(4_000, [step('a', 'interrupted', 2_000, null)]), 1_000_000);
    expect(bars[0]?.duration).toBe(2_000);
  });

  it('keeps the steps of one target together where it is asked for, and names targets that ran steps', () => {
    const on = (target: string | null, row: RunStep): RunStep => ({ ...row, target });
    const run = detail(9_000, [
      on(null, step('a', 'completed', 1_000, 2_000)),
      on('farm', step('b', 'completed', 2_000, 3_000)),
      on('edge', step('c', 'completed', 3_000, 4_000)),
      on('farm', step('d', 'completed', 4_000, 5_000)),
      step('e', 'reused', 1_500, 1_500),
    ]);
    expect(layoutTimeline(run, 0).bars.map(({ nodeId }) => nodeId)).toEqual(['a', 'e', 'b', 'c', 'd']);
    const { bars, targets } = layoutTimeline(run, 0, 'target');
    expect(bars.map(({ nodeId }) => nodeId)).toEqual(['a', 'c', 'b', 'd', 'e']);
    expect(targets).toEqual([null, 'edge', 'farm']);
  });

  it.each([
    [1, [0, 1]],
    [950, [0, 200, 400, 600, 800]],
    [61_000, [0, 15_000, 30_000, 45_000, 60_000]],
  ])('has round ticks for %d ms', (length, ticks) => {
    expect(chooseTicks(length)).toEqual(ticks);
  });

  it.each([3, 7_777, 123_456, 9_000_000, 90_000_000, 9e9])('has two to seven ticks for %d ms', (length) => {
    const ticks = chooseTicks(length);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.at(-1)).toBeLessThanOrEqual(length);
  });
});
