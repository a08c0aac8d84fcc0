import { describe, expect, it } from 'vitest';
import { formatMoment, formatSpan } from './formatTime.ts';

describe('times of runs', () => {
  it('tell runs of one minute apart', () => {
    const time = new Date(2026, 0, 31, 10, 15, 7).getTime();
    expect(formatMoment(time)).toBe('31 Jan 2026, 10:15:07');
  });

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [1_240, '1.2 s'],
    [65_000, '1 min 05 s'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(formatSpan(milliseconds)).toBe(words);
  });
});
