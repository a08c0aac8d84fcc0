import { expect, it } from 'vitest';
import { findBulk } from './describeHistogram.ts';

const bulk = (counts: number[]) => findBulk({ edges: [...counts.keys(), counts.length], counts });

it('finds where most values are', () => {
  expect(bulk([1, 2, 10, 12, 3, 1])).toEqual({ first: 2, last: 3 });
  expect(bulk([0, 0, 100, 0])).toEqual({ first: 2, last: 2 });
  expect(bulk([5, 5])).toEqual({ first: 0, last: 1 });
});

it('is the whole range where there are no rows', () => {
  expect(bulk([0, 0, 0])).toEqual({ first: 0, last: 2 });
});
