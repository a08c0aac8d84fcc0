import { describe, expect, test } from 'vitest';
import { columnEdges, columnsInView, usualWidth } from './columnLayout.ts';

describe('columns in view', () => {
  const edges = columnEdges([100, 50, 200, 100]);

  test('are those that show at least in part', () => {
    expect(columnsInView(edges, 0, 100)).toEqual({ first: 0, last: 0 });
    expect(columnsInView(edges, 99, 101)).toEqual({ first: 0, last: 1 });
    expect(columnsInView(edges, 160, 340)).toEqual({ first: 2, last: 2 });
    expect(columnsInView(edges, 340, 9999)).toEqual({ first: 2, last: 3 });
  });

  test('are none in a table without columns', () => {
    expect(columnsInView(columnEdges([]), 0, 500)).toEqual({ first: 0, last: -1 });
  });

  test('are found among a thousand', () => {
    const many = columnEdges(Array.from({ length: 1000 }, () => 100));
    expect(columnsInView(many, 50_000, 51_000)).toEqual({ first: 500, last: 509 });
  });
});

test('a long name widens its column, up to a limit', () => {
  expect(usualWidth({ name: 'x', type: 'integer' })).toBe(112);
  expect(usualWidth({ name: 'a name of some length', type: 'integer' })).toBeGreaterThan(150);
  expect(usualWidth({ name: 'n'.repeat(1000), type: 'string' })).toBe(260);
});
