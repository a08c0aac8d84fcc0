import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cycle, shareTraffic } from './shareTraffic.ts';

/** Shares that add up to a hundred percent. */
const shares = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 0, maxLength: 5 })
  .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 100])
  .map((cuts) => cuts.slice(1).map((cut, i) => cut - cuts[i]!));

test('every share is exact in any hundred requests in a row', () => {
  fc.assert(
    fc.property(shares, fc.nat(99), (percent, from) => {
      const turns = shareTraffic(percent);
      expect(turns).toHaveLength(cycle);
      const counts = percent.map(() => 0);
      for (let i = from; i < from + cycle; i++) counts[turns[i % cycle]!]! += 1;
      expect(counts).toEqual(percent);
    }),
  );
});

test('shares are spread: of nine to one, no ten requests in a row are without the small one', () => {
  const turns = shareTraffic([90, 10]);
  for (let i = 0; i + 10 <= cycle; i++) expect(turns.slice(i, i + 10)).toContain(1);
});

test('where nobody has a share, nobody has a turn', () => {
  expect(shareTraffic([0, 0])).toEqual([]);
});
