import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import type { TrainingData } from '../data.ts';
import type { CategoricalBins } from '../trees/binFeatures.ts';
import { cutLabels } from './labelRanges.ts';
import { type QuantileEstimator, quantileForest } from './quantileForest.ts';

const context = await newContext();

async function learn(data: TrainingData, params: object, threads = 1): Promise<QuantileEstimator> {
  const parsed = quantileForest.params.parse({ trees: 12, ...params });
  return (await quantileForest.fit(data, parsed, { ...context, threads })) as QuantileEstimator;
}

const rows = Array.from({ length: 500 }, (_, i) => i);
const columns: Record<string, Values> = {
  x: rows.map((i) => (i % 9 === 0 ? null : (i * 37) % 101)),
  city: rows.map((i) => ['Aachen', 'Bonn', 'Cham', null][i % 4]!),
};
const noise = rows.map((i) => Math.sin(i * i) * (1 + (i % 4)));
const labels = rows.map((i) => ((i * 37) % 101) / 10 + noise[i]!);
const quantiles = [0.1, 0.25, 0.5, 0.9];

/** Weight of every row for each row (Meinshausen, 2006, equation 5), where each tree has seen all rows. */
function weightsOf(forest: QuantileEstimator, data: TrainingData): number[][] {
  const leaves = forest.trees.map((tree) =>
    rows.map((row) =>
      tree.leafOf(forest.bins, (f) => {
        const feature = data.features[f]!;
        if (feature.kind === 'numeric') return feature.values[row]!;
        return (forest.bins[f] as CategoricalBins).bins[feature.codes[row]!] ?? 0;
      }),
    ),
  );
  return rows.map((row) => {
    const weights = rows.map(() => 0);
    for (const own of leaves) {
      const mates = rows.filter((other) => own[other] === own[row]);
      for (const mate of mates) weights[mate]! += 1 / mates.length / leaves.length;
    }
    return weights;
  });
}

/** The least label up to which the weights add up to the quantile. */
function quantileOf(target: readonly number[], weights: readonly number[], quantile: number): number {
  let sum = 0;
  for (const row of rows.toSorted((a, b) => target[a]! - target[b]!)) {
    sum += weights[row]!;
    if (sum >= quantile - 1e-6) return target[row]!;
  }
  return Number.NaN;
}

test('of few different labels, the graph answers Meinshausen’s quantiles exactly', async () => {
  const whole = labels.map((label) => Math.round(label * 4) / 4 + 0);
  expect(new Set(whole).size).toBeLessThan(128);
  const data = trainingDataOf('regression', columns, whole);
  const forest = await learn(data, { baggingFraction: 1, splitFraction: 0.5, quantiles });
  const answers = await predictByOnnx(forest, data, columns);
  const weights = weightsOf(forest, data);
  const expected = rows.flatMap((row) => quantiles.map((q) => quantileOf(whole, weights[row]!, q)));
  expect(answers).toEqual(expected);
});

test('of many, they are off by less than the width of a range', async () => {
  const data = trainingDataOf('regression', columns, labels);
  const forest = await learn(data, { baggingFraction: 1, splitFraction: 0.5, quantiles });
  const answers = await predictByOnnx(forest, data, columns);
  const weights = weightsOf(forest, data);
  const { low, high } = forest.ranges;
  expect(low).toHaveLength(128);
  const widest = Math.max(...low.map((value, i) => high[i]! - value));
  for (const row of rows) {
    for (const [k, q] of quantiles.entries()) {
      const error = Math.abs(answers[row * quantiles.length + k]! - quantileOf(labels, weights[row]!, q));
      expect(error).toBeLessThanOrEqual(widest * 1.001);
    }
  }
});

test('quantiles ascend, stay within the labels, and missing or unseen values have some', async () => {
  const data = trainingDataOf('regression', columns, labels);
  const forest = await learn(data, { quantiles: [0.001, 0.5, 0.999] });
  const answers = await predictByOnnx(forest, data, { x: [null, 1e9, 5], city: ['Ulm', null, 'Bonn'] });
  for (let row = 0; row < 3; row++) {
    const own = answers.slice(row * 3, row * 3 + 3);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(own[0]).toBeGreaterThanOrEqual(Math.fround(Math.min(...labels)));
    expect(own[2]).toBeLessThanOrEqual(Math.fround(Math.max(...labels)));
  }
});

test('trees have no more leaves than asked, and the splits that gain most; any number of threads grows the same', async () => {
  const many = Array.from({ length: 6000 }, (_, i) => i);
  const x = many.map((i) => (i * 7919) % 6007);
  const data = trainingDataOf(
    'regression',
    { x },
    x.map((value) => (value > 5000 ? 100 : 0) + value / 6007),
  );
  const params = { trees: 80, leaves: 2, splitFraction: 1 };
  const [a, b] = [await learn(data, params), await learn(data, params, 3)];
  expect(b.trees).toEqual(a.trees);
  for (const tree of a.trees) {
    expect(tree.leafCount).toBe(2);
    expect(Math.abs(tree.thresholdOf(0, a.bins[0]!) - 5000)).toBeLessThan(60);
  }
  const larger = await learn(data, { ...params, leaves: 7 });
  expect(larger.trees.map(({ leafCount }) => leafCount)).toEqual(larger.trees.map(() => 7));
});

test('a weight of two is the same as the row twice', async () => {
  const twice = rows.flatMap((i) => (i % 3 === 0 ? [i, i] : [i]));
  const take = (values: Values) => twice.map((i) => values[i]!);
  const params = { baggingFraction: 1, splitFraction: 1, minimumRowsPerLeaf: 1, quantiles };
  const whole = labels.map(Math.round);
  const weighted = trainingDataOf(
    'regression',
    columns,
    whole,
    rows.map((i) => (i % 3 === 0 ? 2 : 1)),
  );
  const repeated = trainingDataOf(
    'regression',
    { x: take(columns.x!), city: take(columns.city!) },
    twice.map((i) => whole[i]!),
  );
  const a = await predictByOnnx(await learn(weighted, params), weighted, columns);
  expect(await predictByOnnx(await learn(repeated, params), repeated, columns)).toEqual(a);
});

test('a constant label, and a single row', async () => {
  const even = trainingDataOf('regression', { x: [1, 2, 3] }, [7, 7, 7]);
  expect(await predictByOnnx(await learn(even, {}), even, { x: [1, null] })).toEqual([7, 7, 7, 7, 7, 7]);
  const single = trainingDataOf('regression', { x: [1] }, [4]);
  expect(await predictByOnnx(await learn(single, { quantiles: [0.5] }), single, { x: [9] })).toEqual([4]);
});

test('labels are kept in ranges of as many rows, and one that is frequent has its own', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 300 ? 5 : i));
  const { low, high, codes } = cutLabels(values);
  expect(low[0]).toBe(5);
  expect(high[0]).toBe(5);
  expect(low.length).toBeGreaterThan(85);
  for (let row = 0; row < values.length; row++) {
    const code = codes[row]!;
    expect(values[row]! >= low[code]! && values[row]! <= high[code]!).toBe(true);
  }
});
