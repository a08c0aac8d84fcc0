import { describe, expect, it } from 'vitest';
import { findNextRow } from './useRowKeys.ts';

describe('keys in a table', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 18],
    ['PageUp', 3, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['x', 50, undefined],
  ])('%s leads from row %d to %s of 100', (key, from, to) => {
    expect(findNextRow(key, from, 100)).toBe(to);
  });
});
