import { expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { predictByOnnx, trainingDataOf, type Values } from '../../../../test/rig/trainingData.ts';
import { buildModel } from '../../onnx/buildModel.ts';
import { boostedTrees } from '../boosting/boostedTrees.ts';
import { decisionForest } from '../forest/decisionForest.ts';
import { type ReadTest, ReadTrees } from './readTrees.ts';

const cities = ['Aachen', 'Bonn', 'Cham', 'Dorsten', 'Emden', 'Fulda', 'Gera', 'Hof'];
const rows = Array.from({ length: 600 }, (_, i) => i);
const columns: Record<string, Values> = {
  age: rows.map((i) => (i % 11 === 0 ? null : (i * 37) % 83)),
  city: rows.map((i) => (i % 13 === 0 ? null : cities[(i * 7) % 8]!)),
  income: rows.map((i) => ((i * 101) % 997) / 10),
};
const target = rows.map((i) => ((i * 7) % 8 < 3 ? 5 : 1) * (((i * 37) % 83) / 10) + (i % 13 === 0 ? 20 : 0));

/** The value that a row of `columns` gets from the trees, walked by their tests. */
function walk(trees: ReadTrees, row: number): number {
  let sum = 0;
  for (let index = 0; index < trees.count; index++) {
    const { nodes } = trees.tree(index, 10_000);
    let node = nodes[0]!;
    while (node.test) node = nodes[passes(node.test, columns[node.test.input]![row]!) ? node.yes : node.no]!;
    sum += node.values.get(0) ?? 0;
  }
  return sum;
}

function passes(test: ReadTest, value: number | string | null): boolean {
  if (value === null) return test.missingYes;
  if (test.kind === 'number') return Math.fround(Number(value)) <= test.threshold;
  expect(test.yes.includes(String(value)) || test.no.includes(String(value))).toBe(true);
  return test.yes.includes(String(value));
}

test.each([
  ['boosted trees', boostedTrees, { trees: 20, leaves: 12, minimumRowsPerLeaf: 2 }],
  ['a forest', decisionForest, { trees: 5 }],
] as const)(
  'a row that walks the trees read back from %s gets what onnxruntime answers',
  async (_, learner, options) => {
    const data = trainingDataOf('regression', columns, target);
    const context = await newContext();
    const estimator = await learner.fit(data, learner.params.parse(options) as never, context);
    const trees = ReadTrees.read(buildModel(estimator, data).bytes)!;
    expect(trees.count).toBe(options.trees);
    const answers = await predictByOnnx(estimator, data, columns);
    const base = answers[0]! - walk(trees, 0);
    for (const row of rows) expect(walk(trees, row) + base).toBeCloseTo(answers[row]!, 3);
  },
);

test('of a large tree, the first levels are read, and how many nodes there are', async () => {
  const data = trainingDataOf('regression', columns, target);
  const estimator = await decisionForest.fit(data, decisionForest.params.parse({ trees: 1 }), await newContext());
  const trees = ReadTrees.read(buildModel(estimator, data).bytes)!;
  const whole = trees.tree(0, 10_000);
  const part = trees.tree(0, 7);
  expect(part.nodeCount).toBe(whole.nodeCount);
  expect(part.nodes).toHaveLength(7);
  for (const { test: question, yes, no } of part.nodes) if (question) expect(Math.max(yes, no)).toBeLessThan(7);
});
