import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { type BoostedEstimator, boostedTrees } from '../boosting/boostedTrees.ts';
import type { SupervisedTask, TrainingData } from '../data.ts';
import type { Tree } from './tree.ts';

const learnersByName = { boostedTrees } as const;
type LearnerName = keyof typeof learnersByName;
const names: LearnerName[] = ['boostedTrees'];

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

async function learn(name: LearnerName, data: TrainingData, params: object = {}) {
  const learner = learnersByName[name];
  const small = { trees: 6, minimumRowsPerLeaf: 1 };
  const fitted = await learner.fit(data, learner.params.parse({ ...small, ...params }) as never, context);
  return fitted as BoostedEstimator;
}

/** Sums of the trees for one row, by walking them: what the graph has to answer before its last function. */
function walk(estimator: BoostedEstimator, data: TrainingData, row: number): number[] {
  const outputs = estimator.base.length;
  const sums = Array.from(estimator.base);
  for (const [i, tree] of estimator.trees.entries()) {
    const values = tree.values[leafOf(tree, data, estimator, row)]!;
    for (const [k, value] of values.entries()) sums[(i % outputs) + k]! += value;
  }
  return sums;
}

function leafOf(tree: Tree, data: TrainingData, { bins }: BoostedEstimator, row: number): number {
  return tree.leafOf((f) => {
    const feature = data.features[f]!;
    if (feature.kind === 'numeric') return feature.values[row]!;
    const code = feature.codes[row]!;
    const own = bins[f]!;
    return code < 0 || own.kind !== 'categorical' ? 0 : own.bins[code]!;
  });
}

function finish(task: SupervisedTask, sums: number[]): number[] {
  if (task === 'regression') return sums;
  if (task === 'binary') return sums.map((sum) => 1 / (1 + Math.exp(-sum)));
  const powers = sums.map((sum) => Math.exp(sum - Math.max(...sums)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
}

describe.each(names)('%s', (name) => {
  test('onnxruntime answers what the trees answer, also for missing values and unseen categories', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.nat(5), async ({ task, columns, target }, seed) => {
        const data = trainingDataOf(task, columns, target);
        const estimator = await learn(name, data, { seed });
        const n = target.length;
        const unseen: Record<string, Values> = {
          real: [...(columns.real as number[]), null, 1e30],
          few: [...(columns.few as number[]), null, 0.5],
          text: [...(columns.text as string[]), 'never seen', null],
        };
        const walked = trainingDataOf(task, { ...unseen, text: [...(columns.text as string[]), null, null] }, [
          ...(target as string[]),
          target[0] as string,
          target[1] as string,
        ]);
        const answers = await predictByOnnx(estimator, data, unseen);
        const expected = Array.from({ length: n + 2 }, (_, row) => finish(task, walk(estimator, walked, row))).flat();
        const scale = Math.max(1, ...expected.map(Math.abs));
        const errors = expected.map((value, i) => Math.abs(value - answers[i]!) / scale);
        expect(Math.max(...errors)).toBeLessThan(1e-5);
      }),
      { numRuns: 25 },
    );
  });

  test('a growing function of a feature changes no prediction on the training rows', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async ({ task, columns, target }) => {
        const whole = (columns.real as (number | null)[]).map((x) => (x === null ? null : Math.round(x / 1e5)));
        const data = trainingDataOf(task, { ...columns, real: whole }, target);
        const cubes = whole.map((x) => (x === null ? null : x ** 3 + 5));
        const scaled = trainingDataOf(task, { ...columns, real: cubes }, target);
        const [a, b] = [await learn(name, data), await learn(name, scaled)];
        for (let row = 0; row < target.length; row++) expect(walk(b, scaled, row)).toEqual(walk(a, data, row));
      }),
      { numRuns: 20 },
    );
  });

  test('a weight of two is the same as the row twice', async () => {
    const once = Array.from({ length: 60 }, (_, i) => i);
    const twice = once.flatMap((i) => (i % 3 === 0 ? [i, i] : [i]));
    const make = (rows: number[], weights?: number[]) =>
      trainingDataOf(
        'regression',
        {
          x: rows.map((i) => (i * 37) % 61),
          s: rows.map((i) => ['a', 'b', 'c', 'd', 'e', 'f'][(i * i) % 6]!),
        },
        rows.map((i) => Math.sin(i * 1.7) * 10 + ((i * 37) % 61)),
        weights,
      );
    const weighted = make(
      once,
      once.map((i) => (i % 3 === 0 ? 2 : 1)),
    );
    const a = await learn(name, weighted);
    const b = await learn(name, make(twice));
    for (const row of once) expect(walk(b, weighted, row)[0]).toBeCloseTo(walk(a, weighted, row)[0]!, 3);
  });

  test('the same data and parameters give the same trees, another seed gives others where there is chance', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => i);
    const columns = { x: rows.map((i) => (i * 7919) % 211), z: rows.map((i) => (i * 104729) % 97) };
    const data = trainingDataOf(
      'regression',
      columns,
      rows.map((i) => Math.sin(i)),
    );
    const chance = { rowSubsample: 0.5 };
    const [a, b, other] = [
      await learn(name, data, chance),
      await learn(name, data, chance),
      await learn(name, data, { ...chance, seed: 1 }),
    ];
    expect(b.trees).toEqual(a.trees);
    expect(other.trees).not.toEqual(a.trees);
  });

  test('columns that are empty or constant are harmless', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => i);
    const data = trainingDataOf(
      'binary',
      { empty: rows.map(() => null), same: rows.map(() => 7), text: rows.map(() => 'only'), x: rows },
      rows.map((i) => (i > 20 ? 'p' : 'n')),
    );
    const estimator = await learn(name, data, { trees: 20 });
    expect(Array.from(estimator.importances.slice(0, 3))).toEqual([0, 0, 0]);
    const answers = await predictByOnnx(estimator, data, {
      empty: [null, 5],
      same: [7, null],
      text: ['only', 'other'],
      x: [40, 3],
    });
    expect(answers[0]).toBeGreaterThan(0.8);
    expect(answers[1]).toBeLessThan(0.2);
  });

  test('no feature that tells anything: the constant prediction', async () => {
    const data = trainingDataOf('regression', { same: [1, 1, 1, 1] }, [1, 2, 3, 6]);
    expect(await predictByOnnx(await learn(name, data), data, { same: [1] })).toEqual([3]);
  });
});
