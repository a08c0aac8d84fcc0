import { describe, expect, test } from 'vitest';
import { GridSampler, RandomSampler } from './samplers.ts';
import { nameOf, type Observation, type Point, type Sampler, type Space } from './space.ts';
import { TreeParzenSampler } from './treeParzenSampler.ts';

const space: Space = {
  rate: { min: 0.0001, max: 1, scale: 'log', integer: false, steps: 5 },
  leaves: { min: 2, max: 128, scale: 'log', integer: true, steps: 3 },
  share: { min: 0, max: 1, scale: 'linear', integer: false, steps: 2 },
  kind: { values: ['a', 'b', 'c'] },
};

/** Smallest at a rate of 0.03, 20 leaves, a share of 0.8 and kind b. */
function respond({ rate, leaves, share, kind }: Point): number {
  const penalty = { a: 0.6, b: 0, c: 1 }[kind as 'a' | 'b' | 'c'];
  return (
    Math.log10(Number(rate) / 0.03) ** 2 +
    Math.log2(Number(leaves) / 20) ** 2 / 4 +
    4 * (Number(share) - 0.8) ** 2 +
    penalty
  );
}

/** The least loss of so many trials, each chosen when all but the last `behind` before it are known. */
function search(sampler: Sampler, runs: number, behind: number): number {
  const seen: Observation[] = [];
  for (let i = 0; i < runs; i += 1) {
    const point = sampler.next(seen.slice(0, Math.max(0, i - behind + 1)))!;
    seen.push({ point, loss: respond(point) });
  }
  return Math.min(...seen.map(({ loss }) => loss!));
}

describe('A guided search', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  test.each([1, 4])('finds better points than chance with the same budget, when %i are tried at once', (atOnce) => {
    const guided = seeds.map((seed) => search(new TreeParzenSampler(space, seed, 10), 50, atOnce));
    const random = seeds.map((seed) => search(new RandomSampler(space, seed), 50, atOnce));
    const mean = (losses: number[]) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(mean(guided)).toBeLessThan(0.8 * mean(random));
    const wins = seeds.filter((_, i) => guided[i]! < random[i]!).length;
    expect(wins).toBeGreaterThanOrEqual(26);
  });

  test('is the same for the same seed', () => {
    const run = (seed: number) => search(new TreeParzenSampler(space, seed, 5), 20, 3);
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });

  test('goes on when trials failed, and away from them', () => {
    const sampler = new TreeParzenSampler({ kind: space.kind!, share: space.share! }, 1, 4);
    const seen: Observation[] = [];
    for (let i = 0; i < 60; i += 1) {
      const point = sampler.next(seen)!;
      seen.push({ point, loss: point.kind === 'a' ? undefined : Number(point.share) });
    }
    expect(seen.slice(-20).filter(({ point }) => point.kind === 'a').length).toBeLessThan(5);
  });
});

test.each([
  ['random', (small: Space) => new RandomSampler(small, 3)],
  ['guided', (small: Space) => new TreeParzenSampler(small, 3, 2)],
  ['grid', (small: Space) => new GridSampler(small)],
])('%s search tries every point of a small space once, and then has no more', (_, create) => {
  const sampler = create({ a: { values: [1, 2, 3] }, b: { min: 1, max: 4, scale: 'linear', integer: true, steps: 4 } });
  const names = new Set<string>();
  const seen: Observation[] = [];
  for (let point = sampler.next(seen); point; point = sampler.next(seen)) {
    expect(names.has(nameOf(point))).toBe(false);
    names.add(nameOf(point));
    seen.push({ point, loss: Number(point.a) });
  }
  expect(names.size).toBe(12);
});

test('a grid takes the ends of a range and even steps between, on its scale', () => {
  const sampler = new GridSampler({ rate: { min: 0.01, max: 1, scale: 'log', integer: false, steps: 3 } });
  expect([sampler.next(), sampler.next(), sampler.next(), sampler.next()]).toEqual([
    { rate: 0.01 },
    { rate: 0.1 },
    { rate: 1 },
    undefined,
  ]);
});

test('what is drawn lies in its range, and small values are as likely as large ones on a log scale', () => {
  const sampler = new RandomSampler(space, 5);
  const points = Array.from({ length: 400 }, () => sampler.next()!);
  expect(points.every(({ leaves }) => Number.isInteger(leaves) && Number(leaves) >= 2 && Number(leaves) <= 128)).toBe(
    true,
  );
  const small = points.filter(({ rate }) => Number(rate) < 0.01).length;
  expect(small).toBeGreaterThan(160);
  expect(small).toBeLessThan(240);
});
