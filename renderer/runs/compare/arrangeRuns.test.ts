import { describe, expect, it } from 'vitest';
import { describeChange, makeBaseline } from './arrangeRuns.ts';

describe('a comparison', () => {
  it('has its baseline first, and the others in their order', () => {
    expect(makeBaseline(['a', 'b', 'c'], 'c')).toEqual(['c', 'a', 'b']);
    expect(makeBaseline(['a', 'b'], 'a')).toEqual(['a', 'b']);
  });

  it('tells how values differ from the baseline', () => {
    const format = (value: number) => value.toFixed(1);
    expect(describeChange(3, 1, format)).toBe('+2.0');
    expect(describeChange(1, 3, format)).toBe('−2.0');
    expect(describeChange(3, 3, format)).toBe('±0');
    expect([describeChange(null, 3, format), describeChange(3, undefined, format)]).toEqual(['', '']);
  });
});
