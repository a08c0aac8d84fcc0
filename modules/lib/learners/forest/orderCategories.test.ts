import { expect, test } from 'vitest';
import { featureOf } from '../../../../test/rig/trainingData.ts';
import type { CategoricalFeature } from '../data.ts';
import { orderCategories } from './orderCategories.ts';

const repeat = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);
const categorical = (values: readonly (string | null)[]) => featureOf('place', values) as CategoricalFeature;

test('categories stand in the order of the target’s mean; a missing one counts for none', () => {
  const values = [...repeat('a', 50), ...repeat('b', 50), ...repeat('c', 50), ...repeat(null, 50)];
  const target = [...repeat(7, 50), ...repeat(-2, 50), ...repeat(3, 50), ...repeat(1e6, 50)];
  const { bins, count } = orderCategories(
    categorical(values),
    { values: Float64Array.from(target), classCount: 0 },
    undefined,
  );
  expect([count, ...bins]).toEqual([3, 3, 1, 2]);
});

test('a category of few rows stands near the mean of all, whatever they say', () => {
  const values = [...repeat('high', 100), ...repeat('low', 100), 'rare'];
  const target = [...repeat(2, 100), ...repeat(0, 100), 9];
  const { bins } = orderCategories(
    categorical(values),
    { values: Float64Array.from(target), classCount: 0 },
    undefined,
  );
  // high, low, rare
  expect([...bins]).toEqual([3, 1, 2]);
});

test('a weight counts as that many rows', () => {
  const values = ['a', 'b', 'c', 'a', 'b', 'c'];
  const weights = [9, 1, 4, 1, 9, 6];
  const codes = [0, 0, 0, 1, 1, 1];
  const times = values.flatMap((value, i) => repeat({ value, code: codes[i]! }, weights[i]!));
  const weighted = orderCategories(
    categorical(values),
    { codes: Int32Array.from(codes), classCount: 2 },
    Float32Array.from(weights),
  );
  const repeated = orderCategories(
    categorical(times.map(({ value }) => value)),
    { codes: Int32Array.from(times, ({ code }) => code), classCount: 2 },
    undefined,
  );
  expect(weighted).toEqual(repeated);
});

test('of three classes, categories are ordered along what tells them apart', () => {
  const shares: Record<string, number[]> = { p: [80, 15, 5], q: [10, 20, 70], r: [45, 18, 37], s: [60, 16, 24] };
  const rows = Object.entries(shares).flatMap(([value, counts]) =>
    counts.flatMap((count, code) => repeat({ value, code }, count)),
  );
  const codes = Int32Array.from(rows, ({ code }) => code);
  const { bins } = orderCategories(categorical(rows.map(({ value }) => value)), { codes, classCount: 3 }, undefined);
  const [p, q, r, s] = bins;
  const order = p! < q! ? [p, s, r, q] : [q, r, s, p];
  expect(order).toEqual([1, 2, 3, 4]);
});

test('beyond 255 categories neighbours share a bin, each bin with about as many rows', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `c${String(i).padStart(4, '0')}`);
  const values = names.flatMap((name) => repeat(name, 20));
  const target = Float64Array.from(values, (name) => Number(name.slice(1)));
  const { bins, count } = orderCategories(categorical(values), { values: target, classCount: 0 }, undefined);
  expect(count).toBe(255);
  expect([...bins]).toEqual([...bins].toSorted((a, b) => a - b));
  const sizes = Map.groupBy(bins, (bin) => bin);
  expect([...sizes.keys()]).toEqual(Array.from({ length: 255 }, (_, i) => i + 1));
  expect(Math.max(...[...sizes.values()].map((own) => own.length))).toBeLessThanOrEqual(5);
});
