import { describe, expect, it } from 'vitest';
import { formatPlace, isOtherPage, type Place, parsePlace } from './location.ts';
import type { RunsPlace } from './runsPlace.ts';

const list = { page: 'list' } as const;

describe('the address', () => {
  it.each<Place>([
    { view: 'designer' },
    { view: 'settings' },
    { view: 'models', modelsPlace: { name: null, version: null, tab: 'overview' } },
    { view: 'models', modelsPlace: { name: 'Churn / all', version: 3, tab: 'serving' } },
    { view: 'endpoints', endpointsPlace: { name: 'churn', tab: 'metrics' } },
    { view: 'compute', computePlace: { part: 'targets', name: null } },
    { view: 'compute', computePlace: { part: 'environments', name: 'scikit' } },
    { view: 'runs', runsPlace: list },
    { view: 'runs', runsPlace: { page: 'run', runId: '20260131-101500-a1b2c3', tab: 'graph', step: null } },
    { view: 'runs', runsPlace: { page: 'run', runId: 'r', tab: 'logs', step: 'train_model' } },
    { view: 'runs', runsPlace: { page: 'compare', runIds: ['a', 'b', 'c'], tab: 'durations' } },
    { view: 'runs', runsPlace: { page: 'metric', file: null, metric: null } },
    { view: 'runs', runsPlace: { page: 'metric', file: 'my files/über & co.pipeline.json', metric: 'a/b?c' } },
  ])('is read back as the place that it was written from: %j', (place) => {
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it('keeps to a page that exists when parts of it are unknown or missing', () => {
    expect(parsePlace('#/runs/r1')?.runsPlace).toEqual({ page: 'run', runId: 'r1', tab: 'graph', step: null });
    expect(parsePlace('#/runs/r1/nonsense')?.runsPlace).toMatchObject({ tab: 'graph' });
    expect(parsePlace('#/runs/compare/only-one')?.runsPlace).toEqual(list);
    expect(parsePlace('#/runs/%E0%A4%A')?.runsPlace).toMatchObject({ page: 'run', runId: '%E0%A4%A' });
  });

  it('is no place where it is an anchor, empty or of another program', () => {
    expect(['', '#', '#content', '#/elsewhere'].map(parsePlace)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is a new entry of the history for another page only', () => {
    const at = (runsPlace: RunsPlace): Place => ({ view: 'runs', runsPlace });
    const run = at({ page: 'run', runId: 'a', tab: 'graph', step: null });
    expect(isOtherPage(run, at({ page: 'run', runId: 'a', tab: 'logs', step: 'x' }))).toBe(false);
    expect(isOtherPage(run, at({ page: 'run', runId: 'b', tab: 'graph', step: null }))).toBe(true);
    expect(isOtherPage(at(list), run)).toBe(true);
    expect(isOtherPage(run, { view: 'data' })).toBe(true);
  });
});
