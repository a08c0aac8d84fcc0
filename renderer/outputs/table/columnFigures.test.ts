import { expect, test } from 'vitest';
import type { ColumnStatistics } from '../../../pipelines/contract/rpc/outputs.ts';
import { ColumnFigures } from './columnFigures.ts';

const names = Array.from({ length: 12 }, (_, i) => `c${i}`);

function statisticsOf(name: string): ColumnStatistics {
  const figures = { min: null, max: null, mean: null, standardDeviation: null, quartiles: null, histogram: null };
  return { name, rows: 3, missing: 0, unique: 2, ...figures, top: [] };
}

/** Each answer takes so many milliseconds. */
function figuresIn(milliseconds: number) {
  const asked: string[][] = [];
  const signals: AbortSignal[] = [];
  const figures = new ColumnFigures(async (columns, signal) => {
    asked.push(columns);
    signals.push(signal);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    signal.throwIfAborted();
    return columns.map(statisticsOf);
  });
  return { figures, asked, signals };
}

const known = (figures: ColumnFigures) => names.filter((name) => figures.get(name) !== undefined);
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('figures that take long come column by column', async () => {
  const { figures, asked } = figuresIn(150);
  figures.show(names.slice(0, 3));
  await expect.poll(() => known(figures)).toEqual(['c0']);
  await expect.poll(() => known(figures)).toEqual(['c0', 'c1', 'c2']);
  expect(asked).toEqual([['c0'], ['c1'], ['c2']]);
});

test('figures that are there at once come several at a time', async () => {
  const { figures, asked } = figuresIn(0);
  figures.show(names);
  await expect.poll(() => known(figures)).toEqual(names);
  expect(asked.map(({ length }) => length)).toEqual([1, 8, 3]);
});

test('a column that is looked at by itself comes next, and columns that were left are given up', async () => {
  const { figures, asked, signals } = figuresIn(120);
  figures.show(['c0', 'c1', 'c2']);
  const end = figures.want('c9');
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]).toEqual(['c9']);
  end();
  figures.show(['c5']);
  await wait(1);
  expect(signals[1]!.aborted).toBe(true);
  await expect.poll(() => known(figures)).toEqual(['c0', 'c5']);
});
