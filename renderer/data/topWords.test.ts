import { expect, it } from 'vitest';
import { topWords } from './topWords.ts';

const statistics = (top: [string, number][], unique: number) => ({
  name: 'make',
  rows: 110,
  missing: 10,
  unique,
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  quartiles: null,
  histogram: null,
  top: top.map(([value, count]) => ({ value, count })),
});

it('names the most frequent values with their shares of what is not missing', () => {
  expect(
    topWords(
      statistics(
        [
          ['toyota', 32],
          ['nissan', 18],
          ['mazda', 17],
          ['bmw', 8],
        ],
        22,
      ),
    ),
  ).toBe('toyota 32 %, nissan 18 %, mazda 17 %, …');
});

it('ends without dots when these are all', () => {
  expect(
    topWords(
      statistics(
        [
          ['gas', 90],
          ['diesel', 10],
        ],
        2,
      ),
    ),
  ).toBe('gas 90 %, diesel 10 %');
  expect(topWords(statistics([], 0))).toBe('');
});
