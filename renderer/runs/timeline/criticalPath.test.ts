import { describe, expect, it } from 'vitest';
import type { Edge } from '../../../pipelines/contract/graph.ts';
import { findCriticalPath } from './criticalPath.ts';

const edge = (from: string, to: string): Edge => ({ from: `${from}.results`, to: `${to}.dataset` });
const step = (nodeId: string, duration: number) => ({ nodeId, duration });

describe('the critical path', () => {
  const diamond = [edge('read', 'fast'), edge('read', 'slow'), edge('fast', 'join'), edge('slow', 'join')];

  it('is the longest way through the run, and tells how much time the other steps have', () => {
    const steps = [step('read', 10), step('fast', 20), step('slow', 50), step('join', 5)];
    const { path, length, slack } = findCriticalPath(steps, diamond);
    expect(path).toEqual(['read', 'slow', 'join']);
    expect(length).toBe(65);
    expect(Object.fromEntries(slack)).toEqual({ read: 0, fast: 30, slow: 0, join: 0 });
  });

  it('does not depend on the order of the steps', () => {
    const steps = [step('join', 5), step('slow', 50), step('fast', 20), step('read', 10)];
    expect(findCriticalPath(steps, diamond).path).toEqual(['read', 'slow', 'join']);
  });

  it('takes the longest chain, not the chain of the longest steps', () => {
    const edges = [edge('a', 'b'), edge('b', 'c')];
    const { path, length } = findCriticalPath([step('long', 25), step('a', 10), step('b', 10), step('c', 10)], edges);
    expect(path).toEqual(['a', 'b', 'c']);
    expect(length).toBe(30);
  });

  it('leaves out steps that took no time, such as reused ones', () => {
    const { path } = findCriticalPath([step('read', 0), step('fast', 1), step('slow', 0), step('join', 4)], diamond);
    expect(path).toEqual(['fast', 'join']);
  });

  it('counts only the steps that ran', () => {
    const { path, slack } = findCriticalPath([step('read', 3), step('slow', 2)], diamond);
    expect(path).toEqual(['read', 'slow']);
    expect([...slack.keys()]).toEqual(['read', 'slow']);
  });

  it('is empty where nothing ran', () => {
    expect(findCriticalPath([], diamond)).toEqual({ path: [], length: 0, slack: new Map() });
  });

  it('takes 10,000 steps in a chain at once', () => {
    const count = 10_000;
    const steps = Array.from({ length: count }, (_, i) => step(`s${i}`, 1));
    const edges = steps.slice(1).map((_, i) => edge(`s${i}`, `s${i + 1}`));
    expect(findCriticalPath(steps, edges).length).toBe(count);
  });
});
