import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { trainingDataOf } from '../../../../test/rig/trainingData.ts';
import type { Tree } from '../trees/tree.ts';
import { type BoostedEstimator, boostedTrees } from './boostedTrees.ts';

const rows = Array.from({ length: 400 }, (_, i) => i);
const values = rows.map((i) => Math.sin(i / 30) * 10 + ((i * 37) % 101) / 20 + (i % 3));
const data = trainingDataOf(
  'regression',
  { a: rows.map((i) => i), b: rows.map((i) => (i * 37) % 101), c: rows.map((i) => ['u', 'v', 'w'][i % 3]!) },
  values,
);

async function learn(params: object): Promise<BoostedEstimator> {
  const all = boostedTrees.params.parse({ trees: 10, ...params }) as never;
  return (await boostedTrees.fit(data, all, await newContext())) as BoostedEstimator;
}

const leaves = (tree: Tree) => tree.feature.filter((feature) => feature < 0).length;

function depth(tree: Tree, node = 0): number {
  if (tree.feature[node]! < 0) return 0;
  return 1 + Math.max(depth(tree, tree.left[node]!), depth(tree, tree.left[node]! + 1));
}

function smallestLeaf(tree: Tree): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const leaf = tree.leafOf((f) => {
      const feature = data.features[f]!;
      return feature.kind === 'numeric' ? feature.values[row]! : feature.codes[row]! + 1;
    });
    counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
  }
  return Math.min(...counts.values());
}

test('trees keep to the limits of leaves, depth and rows', async () => {
  for (const tree of (await learn({ leaves: 7 })).trees) expect(leaves(tree)).toBe(7);
  for (const tree of (await learn({ maximumDepth: 2 })).trees) expect(depth(tree)).toBe(2);
  for (const tree of (await learn({ minimumRowsPerLeaf: 33 })).trees)
    expect(smallestLeaf(tree)).toBeGreaterThanOrEqual(33);
});

test('a minimum gain that no split reaches leaves the mean', async () => {
  const { trees, base } = await learn({ minimumGain: 1e9 });
  expect(trees.map(leaves)).toEqual(new Array(10).fill(1));
  expect(base[0]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / rows.length, 4);
});

test('L1 and L2 make steps smaller', async () => {
  const step = async (params: object) => {
    const [tree] = (await learn({ trees: 1, ...params })).trees;
    return Math.max(...tree!.values.map((value) => Math.abs(value?.[0] ?? 0)));
  };
  const plain = await step({ l2: 0 });
  expect(await step({ l2: 50 })).toBeLessThan(plain);
  expect(await step({ l1: 50, l2: 0 })).toBeLessThan(plain);
  expect(await step({ l1: 1e6 })).toBe(0);
});

test('a tree on a share of the columns looks at no more of them', async () => {
  for (const tree of (await learn({ columnSubsample: 0.3 })).trees) {
    expect(new Set(tree.feature.filter((feature) => feature >= 0)).size).toBe(1);
  }
});

test('trees on a share of the rows still lower the loss on all of them', async () => {
  const context = await newContext();
  const params = boostedTrees.params.parse({ trees: 60, rowSubsample: 0.3, seed: 3 }) as never;
  await boostedTrees.fit(data, params, context);
  const losses = context.metrics.filter(({ name }) => name === 'training_loss').map(({ value }) => value);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 20);
});
