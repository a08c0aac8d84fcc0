import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import { decisionForest, type ForestEstimator } from './decisionForest.ts';
import { describeLarge } from './forestSize.ts';

const number = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
const fewNumbers = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null });
// Few or many: onnxruntime treats the first 32 codes in another way than the rest.
const category = fc.option(
  fc.oneof(
    fc.constantFrom('a', 'b', 'c'),
    fc.nat(60).map((i) => `c${i}`),
  ),
  { nil: null },
);

interface Sample {
  task: SupervisedTask;
  columns: Record<string, Values>;
  target: number[] | string[];
}

const tasks: fc.Arbitrary<SupervisedTask> = fc.constantFrom('regression', 'binary', 'multiclass');
const classes = { binary: ['n', 'p'], multiclass: ['x', 'y', 'z'] };

const samples: fc.Arbitrary<Sample> = fc.tuple(tasks, fc.integer({ min: 8, max: 80 })).chain(([task, n]) => {
  const exactly = { minLength: n, maxLength: n };
  const target =
    task === 'regression'
      ? fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), exactly)
      : fc
          .array(fc.constantFrom(...classes[task]), exactly)
          // Every class is there.
          .map((labels) => [...classes[task], ...labels.slice(classes[task].length)]);
  const columns = fc.record({
    real: fc.array(number, exactly),
    few: fc.array(fewNumbers, exactly),
    text: fc.array(category, exactly).map((texts) => ['a', ...texts.slice(1)]),
  });
  return fc.record({ task: fc.constant(task), columns, target });
});

const context = await newContext();

async function learn(data: TrainingData, params: object = {}, threads = 1): Promise<ForestEstimator> {
  const fitted = await decisionForest.fit(data, decisionForest.params.parse({ trees: 3, ...params }), {
    ...context,
    threads,
  });
  return fitted as ForestEstimator;
}

/** Means over the trees for one row, by walking them: what the graph has to answer. */
function walk(forest: ForestEstimator, data: TrainingData, row: number): number[] {
  const means = new Array<number>(forest.outputs).fill(0);
  for (const tree of forest.trees) {
    const leaf = tree.leafOf(forest.bins, (f) => {
      const feature = data.features[f]!;
      if (feature.kind === 'numeric') return feature.values[row]!;
      const code = feature.codes[row]!;
      const own = forest.bins[f]!;
      return code < 0 || own.kind !== 'categorical' ? 0 : own.bins[code]!;
    });
    for (let k = 0; k < tree.valueCountOf(leaf); k++) {
      const pair = tree.pairOf(leaf, k);
      means[tree.codeAt(pair)]! += tree.valueAt(pair) / forest.trees.length;
    }
  }
  return means;
}

describe.each(['best', 'random'])('%s splits', (splitting) => {
  test('onnxruntime answers what the trees answer, also for missing values and unseen categories', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.nat(5), async ({ task, columns, target }, seed) => {
        const data = trainingDataOf(task, columns, target);
        const forest = await learn(data, { seed, splitting });
        const n = target.length;
        const unseen: Record<string, Values> = {
          real: [...columns.real!, null, 1e30],
          few: [...columns.few!, null, 0.5],
          text: [...columns.text!, 'never seen', null],
        };
        const walked = trainingDataOf(task, { ...unseen, text: [...columns.text!, null, null] }, [
          ...(target as string[]),
          target[0] as string,
          target[1] as string,
        ]);
        const answers = await predictByOnnx(forest, data, unseen);
        const expected = Array.from({ length: n + 2 }, (_, row) => walk(forest, walked, row)).flat();
        const scale = Math.max(1, ...expected.map(Math.abs));
        const errors = expected.map((value, i) => Math.abs(value - answers[i]!) / scale);
        expect(Math.max(...errors)).toBeLessThan(1e-6);
      }),
      { numRuns: 20 },
    );
  });

  test('a growing function of a feature changes no prediction on the training rows', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ task, columns, target }) => {
        const whole = (columns.real as (number | null)[]).map((x) => (x === null ? null : Math.round(x / 1e5)));
        const data = trainingDataOf(task, { ...columns, real: whole }, target);
        const cubes = whole.map((x) => (x === null ? null : x ** 3 + 5));
        const scaled = trainingDataOf(task, { ...columns, real: cubes }, target);
        const [a, b] = [await learn(data, { splitting }), await learn(scaled, { splitting })];
        for (let row = 0; row < target.length; row++) expect(walk(b, scaled, row)).toEqual(walk(a, data, row));
      }),
      { numRuns: 15 },
    );
  });

  test('a weight of two is the same as the row twice', async () => {
    const once = Array.from({ length: 60 }, (_, i) => i);
    const twice = once.flatMap((i) => (i % 3 === 0 ? [i, i] : [i]));
    const make = (rows: number[], weights?: number[]) =>
      trainingDataOf(
        'regression',
        { x: rows.map((i) => (i * 37) % 61), s: rows.map((i) => ['a', 'b', 'c', 'd', 'e', 'f'][(i * i) % 6]!) },
        rows.map((i) => Math.sin(i * 1.7) * 10 + ((i * 37) % 61)),
        weights,
      );
    const params = { resampling: 'replicate', randomSplits: 10_000, columnsPerSplit: 2, splitting };
    const weights = once.map((i) => (i % 3 === 0 ? 2 : 1));
    const weighted = make(once, weights);
    const [a, b] = [await learn(weighted, params), await learn(make(twice), params)];
    for (const row of once) expect(walk(b, weighted, row)[0]).toBeCloseTo(walk(a, weighted, row)[0]!, 3);
  });

  test('any number of threads grows the same trees, whatever the seed; another seed grows others', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => i);
    const columns = {
      x: rows.map((i) => (i * 7919) % 211),
      z: rows.map((i) => (i % 17 === 0 ? null : (i * 104729) % 97)),
      s: rows.map((i) => `s${(i * 31) % 23}`),
    };
    for (const task of ['regression', 'multiclass'] as const) {
      const target = rows.map((i) => Math.round(2 * Math.sin(i * 0.37) + ((i * 31) % 23) / 12));
      const data = trainingDataOf(task, columns, task === 'regression' ? target : target.map(String));
      const params = { splitting, trees: 90, maximumDepth: 8, seed: 2 ** 40 + 1 };
      const [a, b] = [await learn(data, params), await learn(data, params, 3)];
      expect(b.trees).toEqual(a.trees);
      expect(b.importances).toEqual(a.importances);
      expect(b.metrics).toEqual(a.metrics);
      const other = await learn(data, { ...params, seed: 1 });
      expect(other.trees).not.toEqual(a.trees);
    }
  });
});

test('columns that are empty or constant are harmless', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => i);
  const data = trainingDataOf(
    'binary',
    { empty: rows.map(() => null), same: rows.map(() => 7), text: rows.map(() => 'only'), x: rows },
    rows.map((i) => (i > 20 ? 'p' : 'n')),
  );
  for (const splitting of ['best', 'random']) {
    const forest = await learn(data, { trees: 20, splitting });
    expect(Array.from(forest.importances.slice(0, 3))).toEqual([0, 0, 0]);
    const columns = { empty: [null, 5], same: [7, null], text: ['only', 'other'], x: [40, 3] };
    const answers = await predictByOnnx(forest, data, columns);
    expect(answers[0]).toBeGreaterThan(0.8);
    expect(answers[1]).toBeLessThan(0.2);
  }
});

test('no feature that tells anything, a constant target, one row: the constant prediction', async () => {
  const flat = trainingDataOf('regression', { same: [1, 1, 1, 1] }, [1, 2, 3, 6]);
  const constant = await learn(flat, { resampling: 'replicate' });
  expect(await predictByOnnx(constant, flat, { same: [1] })).toEqual([3]);
  const even = trainingDataOf('regression', { x: [1, 2, 3, 4] }, [5, 5, 5, 5]);
  expect(await predictByOnnx(await learn(even), even, { x: [1, null] })).toEqual([5, 5]);
  const single = trainingDataOf('regression', { x: [1] }, [4]);
  expect(await predictByOnnx(await learn(single), single, { x: [1, 9] })).toEqual([4, 4]);
});

test('a forest that would not fit in an ONNX file is refused after its first tree, in words', async () => {
  const x = Array.from({ length: 12_000 }, (_, i) => i);
  const data = trainingDataOf('regression', { x, z: x.map((i) => (i * 7919) % 12_007) }, x);
  await expect(learn(data, { trees: 10_000 })).rejects.toThrow(/GB as an ONNX file.*more rows per leaf/);
});

test('how much memory a large forest will want is told', () => {
  expect(describeLarge(100_000)).toBeUndefined();
  expect(describeLarge(13_000_000)).toMatch(/13,000,000 leaves.* 9\.7 GB.*More rows per leaf/s);
});

test('rows without weight are not learned from', async () => {
  const x = Array.from({ length: 200 }, (_, i) => i);
  const wrong = x.map((i) => i % 2 === 1);
  const target = x.map((i) => (i % 2 === 1 ? 1000 : i));
  const weights = wrong.map((isWrong) => (isWrong ? 0 : 0.5));
  const data = trainingDataOf('regression', { x }, target, weights);
  const answers = await predictByOnnx(await learn(data, { trees: 20 }), data, { x });
  expect(Math.max(...answers)).toBeLessThan(199);
});

test('leaves have the rows, and trees the depth, that are asked for', async () => {
  const x = Array.from({ length: 300 }, (_, i) => (i * 7919) % 307);
  const data = trainingDataOf(
    'regression',
    { x },
    x.map((value) => Math.sin(value)),
  );
  const shared = { resampling: 'replicate', trees: 1, randomSplits: 1000 };
  const wide = await learn(data, { ...shared, minimumRowsPerLeaf: 40 });
  const leaves = new Map<number, number>();
  for (const value of x) {
    const leaf = wide.trees[0]!.leafOf(wide.bins, () => value);
    leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
  }
  expect(leaves.size).toBe(wide.trees[0]!.leafCount);
  expect(Math.min(...leaves.values())).toBeGreaterThanOrEqual(40);
  expect((await learn(data, { ...shared, maximumDepth: 3 })).trees[0]!.leafCount).toBeLessThanOrEqual(8);
});

describe('the out-of-bag score', () => {
  const rows = Array.from({ length: 600 }, (_, i) => i);
  const x = rows.map((i) => (i * 7919) % 601);
  const noise = rows.map((i) => (i * 104729) % 2);

  test('is high where the features tell, and no better than chance where they do not', async () => {
    const told = trainingDataOf(
      'binary',
      { x },
      x.map((value) => (value > 250 ? 'p' : 'n')),
    );
    expect((await learn(told, { trees: 30 })).metrics.out_of_bag_accuracy).toBeGreaterThan(0.97);
    const line = trainingDataOf('regression', { x }, x);
    expect((await learn(line, { trees: 30 })).metrics.out_of_bag_r2).toBeGreaterThan(0.99);
    const chance = trainingDataOf(
      'multiclass',
      { x },
      noise.map((value, i) => `c${(value + ((i * i) % 3)) % 3}`),
    );
    expect((await learn(chance, { trees: 30 })).metrics.out_of_bag_accuracy).toBeLessThan(0.6);
  });

  test('there is none where every tree has seen all rows', async () => {
    const data = trainingDataOf('regression', { x }, x);
    const { metrics } = await learn(data, { resampling: 'replicate' });
    expect(Object.keys(metrics)).toEqual(['trees', 'leaves']);
  });
});

test('onnxruntime joined two chains of one category that lead to different leaves', async () => {
  const nothing = new Array<null>(13).fill(null);
  const text = ['a', null, null, null, null, null, 'a', null, null, 'f', null, null, null];
  const data = trainingDataOf('multiclass', { x: nothing, z: nothing, text }, [...'xyzxyxzxxxxxx']);
  for (let seed = 0; seed < 10; seed++) {
    const forest = await learn(data, { trees: 3, seed });
    const expected = Array.from({ length: data.rowCount }, (_, row) => walk(forest, data, row)).flat();
    const answers = await predictByOnnx(forest, data, { x: nothing, z: nothing, text });
    for (const [i, value] of expected.entries()) expect(answers[i]).toBeCloseTo(value, 5);
  }
});
