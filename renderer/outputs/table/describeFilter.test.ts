import { expect, test } from 'vitest';
import { describeFilter, operatorsFor } from './describeFilter.ts';
import { nextSort } from './nextSort.ts';

test('a filter reads as a sentence', () => {
  expect(describeFilter({ column: 'price', operator: '>=', value: '100' })).toBe('price is at least 100');
  expect(describeFilter({ column: 'price', operator: 'is-missing', value: '' })).toBe('price is missing');
  expect(describeFilter({ column: 'make', operator: '=', value: '' })).toBe('make is “”');
});

test('text is not compared by size', () => {
  expect(operatorsFor('string')).not.toContain('<');
  expect(operatorsFor('datetime')).toContain('<');
});

test('sorting goes up, down, and away', () => {
  const up = nextSort([], 'a');
  const down = nextSort(up, 'a');
  expect([up, down, nextSort(down, 'a'), nextSort(down, 'b')]).toEqual([
    [{ column: 'a', descending: false }],
    [{ column: 'a', descending: true }],
    [],
    [{ column: 'b', descending: false }],
  ]);
});
