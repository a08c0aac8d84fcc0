import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import type { TrainingData } from '../data.ts';
import { type BoostedEstimator, boostedTrees } from './boostedTrees.ts';

const rows = Array.from({ length: 600 }, (_, i) => i);
const columns = {
  // Few enough values for a bin each, wherever the rows are.
  a: rows.map((i) => (i % 17 === 0 ? null : ((i * 7919) % 211) / 21)),
  b: rows.map((i) => (i * 104729) % 97),
  c: rows.map((i) => ['u', 'v', 'w', null][(i * i) % 4] ?? null),
};
const noise = rows.map((i) => Math.sin(i * 12.9898) * 3);
const numbers = rows.map((i) => (columns.a[i] ?? -3) * 2 + noise[i]! + (columns.b[i]! > 50 ? 4 : 0));
const counts = rows.map((i) => Math.floor(Math.exp((columns.a[i] ?? 0) / 4) + Math.abs(noise[i]!)));
const context = await newContext();

async function learn(data: TrainingData, params: object = {}, threads = 1): Promise<BoostedEstimator> {
  const all = boostedTrees.params.parse({ trees: 30, ...params }) as never;
  return (await boostedTrees.fit(data, all, { ...context, threads })) as BoostedEstimator;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('losses of regression', () => {
  test.each([0.1, 0.5, 0.8])('about a share of %d of the labels stay below a quantile', async (quantile) => {
    const data = trainingDataOf('regression', columns, numbers);
    const answers = await predictByOnnx(await learn(data, { loss: 'quantile', quantile, trees: 60 }), data, columns);
    const share = meanOf(rows.map((i) => (numbers[i]! <= answers[i]! ? 1 : 0)));
    expect(Math.abs(share - quantile)).toBeLessThan(0.06);
  });

  test('outliers do not move what absolute error predicts', async () => {
    const wild = numbers.map((value, i) => (i % 50 === 7 ? value + 10_000 : value));
    const data = trainingDataOf('regression', columns, wild);
    const far = async (loss: string) => {
      const answers = await predictByOnnx(await learn(data, { loss }), data, columns);
      return meanOf(rows.filter((i) => i % 50 !== 7).map((i) => Math.abs(answers[i]! - numbers[i]!)));
    };
    expect(await far('absolute-error')).toBeLessThan(4);
    expect(await far('squared-error')).toBeGreaterThan(20);
  });

  test('Poisson’s loss predicts positive means that add up to the counts', async () => {
    const data = trainingDataOf('regression', columns, counts);
    const estimator = await learn(data, { loss: 'poisson', l2: 0 });
    const answers = await predictByOnnx(estimator, data, columns);
    expect(Math.min(...answers)).toBeGreaterThan(0);
    expect(meanOf(answers)).toBeCloseTo(meanOf(counts), 1);
    expect(estimator.metrics.training_loss).toBeLessThan(1);
  });

  test('a few large counts among zeros are learned without running away', async () => {
    const few = rows.map((i) => (i % 40 === 0 ? 1_000_000 : 0));
    const x = rows.map((i) => i % 40);
    const data = trainingDataOf('regression', { x }, few);
    const estimator = await learn(data, { loss: 'poisson', trees: 100, minimumRowsPerLeaf: 5, l2: 0 });
    const [large, small] = await predictByOnnx(estimator, data, { x: [0, 20] });
    expect(large! / 1_000_000).toBeCloseTo(1, 1);
    expect(small).toBeLessThan(1);
  });

  test('a label that a float cannot hold is told', async () => {
    await expect(learn(trainingDataOf('regression', { x: [1, 2] }, [1, 1e300]))).rejects.toThrow('too large (1e+300)');
  });

  test('negative labels, and nothing but zeros, are no counts', async () => {
    await expect(learn(trainingDataOf('regression', { x: [1, 2] }, [1, -1]), { loss: 'poisson' })).rejects.toThrow(
      'A label is negative (-1)',
    );
    await expect(learn(trainingDataOf('regression', { x: [1, 2] }, [0, 0]), { loss: 'poisson' })).rejects.toThrow(
      'All labels are 0',
    );
  });

  const losses = ['squared-error', 'absolute-error', 'quantile', 'poisson'];
  const targetFor = (loss: string) => (loss === 'poisson' ? counts : numbers);

  test.each(losses)('%s falls with every few trees', async (loss) => {
    const recorded = await newContext();
    const params = boostedTrees.params.parse({ trees: 30, loss, quantile: 0.7 }) as never;
    await boostedTrees.fit(trainingDataOf('regression', columns, targetFor(loss)), params, recorded);
    const values = recorded.metrics.filter(({ name }) => name === 'training_loss').map(({ value }) => value);
    expect(values).toHaveLength(31);
    expect(values[10]).toBeLessThan(values[0]!);
    expect(values[30]).toBeLessThan(values[10]!);
  });

  test.each(losses)('%s: a weight of two is the same as the row twice', async (loss) => {
    const target = targetFor(loss);
    // More trees would differ in splits that save the same but for rounding.
    const params = { loss, quantile: 0.7, trees: 2, leaves: 5, minimumRowsPerLeaf: 1 };
    const twice = rows.flatMap((i) => (i % 3 === 0 ? [i, i] : [i]));
    const pick = <T>(values: readonly T[]) => twice.map((i) => values[i]!);
    const picked = { a: pick(columns.a), b: pick(columns.b), c: pick(columns.c) };
    const repeated = trainingDataOf('regression', picked, pick(target));
    const weights = rows.map((i) => (i % 3 === 0 ? 2 : 1));
    const weighted = trainingDataOf('regression', columns, target, weights);
    const expected = await predictByOnnx(await learn(repeated, params), repeated, columns);
    const answers = await predictByOnnx(await learn(weighted, params), weighted, columns);
    for (const i of rows) expect(answers[i]).toBeCloseTo(expected[i]!, 3);
  });
});

describe('columns that may only raise or lower', () => {
  const directed = fc.record({
    seed: fc.nat(1000),
    loss: fc.constantFrom('squared-error', 'absolute-error', 'quantile', 'poisson'),
    leaves: fc.integer({ min: 2, max: 40 }),
    l1: fc.constantFrom(0, 2),
  });

  test('predictions rise and fall with them, wherever the other columns are', async () => {
    await fc.assert(
      fc.asyncProperty(directed, async ({ seed, loss, leaves, l1 }) => {
        const at = (i: number, k: number) => Math.abs(Math.sin((i + 1) * 78.233 * (k + 1) + seed)) * 10;
        const x = rows.map((i) => Math.round(at(i, 1) * 4) / 4);
        const z = rows.map((i) => Math.round(at(i, 2) * 4) / 4);
        const other = rows.map((i) => at(i, 3));
        const label = rows.map((i) => Math.abs(x[i]! + 3 * Math.sin(x[i]! * 2) - z[i]! + other[i]! * at(i, 4)));
        const data = trainingDataOf('regression', { x, z, other }, label);
        const rules = { rising: ['x'], falling: ['z'], minimumRowsPerLeaf: 3, trees: 15 };
        const estimator = await learn(data, { ...rules, loss, leaves, l1, quantile: 0.3 });
        const steps = Array.from({ length: 60 }, (_, i) => i / 5);
        for (const [a, b] of [
          [2, 1],
          [9, 5],
          [5, 9],
        ] as const) {
          const fixed = (value: number) => steps.map(() => value);
          const up = await predictByOnnx(estimator, data, { x: steps, z: fixed(a), other: fixed(b) });
          const down = await predictByOnnx(estimator, data, { x: fixed(a), z: steps, other: fixed(b) });
          for (let i = 1; i < steps.length; i++) {
            expect(up[i]! - up[i - 1]!).toBeGreaterThan(-1e-4);
            expect(down[i]! - down[i - 1]!).toBeLessThan(1e-4);
          }
        }
      }),
      { numRuns: 6 },
    );
  });

  test('without them the same data gives predictions that do not', async () => {
    const x = rows.map((i) => i % 40);
    const data = trainingDataOf('regression', { x }, x.map(Math.sin));
    const answers = await predictByOnnx(await learn(data), data, { x: x.slice(0, 40) });
    expect(answers.some((value, i) => i > 0 && value < answers[i - 1]! - 0.1)).toBe(true);
  });

  test('a name that is no numeric feature is told', async () => {
    const data = trainingDataOf('regression', columns, numbers);
    await expect(learn(data, { rising: ['z'] })).rejects.toThrow('There is no feature "z"');
    await expect(learn(data, { falling: ['c'] })).rejects.toThrow('"c" holds categories');
    await expect(learn(data, { rising: ['a'], falling: ['a'] })).rejects.toThrow('Keep one');
  });
});

describe('threads', () => {
  // Large enough that threads are used (see BoostProgram); few leaves, because it is the large nodes that are shared.
  const count = 20_000;
  const many = Array.from({ length: count }, (_, i) => i);
  const wide: Record<string, Values> = { s: many.map((i) => ['a', 'b', 'c', 'd', 'e', 'f'][(i * i) % 7] ?? null) };
  for (let k = 0; k < 20; k++) {
    wide[`x${k}`] = many.map((i) => (i % (k + 13) === 0 ? null : ((i * (2 * k + 7919)) % 10_007) / 7));
  }
  const label = many.map((i) => Math.sin(i / 99) + ((i * 7919) % 10_007) / 5000 + (i % 5 === 0 ? 1 : 0));

  test.each([
    ['regression', { loss: 'squared-error' }],
    ['regression', { loss: 'poisson', rising: ['x1'] }],
    ['binary', { rowSubsample: 0.6, columnSubsample: 0.7, validationFraction: 0.2 }],
    ['multiclass', { l1: 0.5 }],
  ] as const)('any number of them makes the same %s trees: %j', async (task, params) => {
    const target =
      task === 'regression'
        ? label.map((value) => value + 2)
        : label.map((value) => (task === 'binary' ? String(value > 1) : `c${Math.round(value) % 3}`));
    const data = trainingDataOf(task, wide, target as string[]);
    const trees = 100 / (task === 'multiclass' ? 3 : 1);
    const one = await learn(data, { ...params, leaves: 5, trees: Math.ceil(trees) });
    const three = await learn(data, { ...params, leaves: 5, trees: Math.ceil(trees) }, 3);
    expect(three.trees).toEqual(one.trees);
    expect(three.metrics).toEqual(one.metrics);
    expect(three.importances).toEqual(one.importances);
  });
});
