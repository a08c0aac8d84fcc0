import fc from 'fast-check';
import { Tensor } from 'onnxruntime-node';
import { afterEach, describe, expect, test } from 'vitest';
import { FeatureInputs, type InputFeature } from '../onnx/featureInputs.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';
import { addSigmoid } from '../onnx/links.ts';
import { readGraph } from '../onnx/readGraph.ts';
import { addCast } from '../onnx/scaledNumbers.ts';
import { addPartSums, partsOf, rounderOf } from '../onnx/sumParts.ts';
import { openGraph } from './graphSession.ts';
import { readEnsemble } from './treeEnsemble.ts';
import { TreeScorer } from './treeScorer.ts';

/** A tree of random nodes: each leaf is split until there are `splits`. */
interface Shape {
  splits: { leaf: number; column: number; threshold: number; missingTrue: boolean }[];
  values: number[];
}

const inputs = ['a', 'b', 'c'];
const tiny = 1.401298464324817e-45;
const largest = 3.4028234663852886e38;
/** Few numbers, so that features often are what nodes compare them with. */
const numbers = fc.constantFrom(-largest, -2.5, -tiny, -0, 0, tiny, 0.1, 2.5, largest).map(Math.fround);
const feature = fc.oneof(numbers, fc.constantFrom(Number.NaN, Infinity, -Infinity), fc.float({ noNaN: true }));
const split = fc.record({
  leaf: fc.nat(1000),
  column: fc.nat(2),
  threshold: fc.oneof(numbers, fc.constantFrom(Infinity, -Infinity)),
  missingTrue: fc.boolean(),
});
const shape: fc.Arbitrary<Shape> = fc.record({
  splits: fc.array(split, { maxLength: 20 }),
  values: fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 }),
});

interface TestNode {
  split: Shape['splits'][number] | undefined;
  /** The first child; the other one is the next. */
  yes: number;
  /** Of a leaf. */
  value: number;
}

function growTree({ splits, values }: Shape): TestNode[] {
  const nodes: TestNode[] = [];
  const addLeaf = () => nodes.push({ split: undefined, yes: 0, value: values[nodes.length % values.length]! });
  addLeaf();
  for (const split of splits) {
    const open = nodes.filter((node) => !node.split);
    const node = open[split.leaf % open.length]!;
    node.split = split;
    node.yes = nodes.length;
    addLeaf();
    addLeaf();
  }
  return nodes;
}

/** Lists of a TreeEnsembleRegressor. A leaf adds to two outputs where there are several; to one output it adds a number in two parts. */
function listNodes(shapes: readonly Shape[], outputs: number) {
  const nodes = { tree: [], id: [], column: [], threshold: [], mode: [], yes: [], no: [], missing: [] } as {
    [name: string]: (number | string)[];
  };
  const leaves: { tree: number; id: number; output: number; value: number }[] = [];
  const trees = shapes.map(growTree);
  const most = trees.map((own) => Math.max(...own.map(({ split, value }) => (split ? 0 : Math.abs(value)))));
  const rounder = rounderOf(most.reduce((sum, value) => sum + value, 0));
  for (const [tree, own] of trees.entries()) {
    for (const [id, { split, yes, value }] of own.entries()) {
      nodes.tree!.push(tree);
      nodes.id!.push(id);
      nodes.column!.push(split?.column ?? 0);
      nodes.threshold!.push(split?.threshold ?? 0);
      nodes.mode!.push(split ? 'BRANCH_LEQ' : 'LEAF');
      nodes.yes!.push(yes);
      nodes.no!.push(split ? yes + 1 : 0);
      nodes.missing!.push(split?.missingTrue ? 1 : 0);
      if (split) continue;
      const numbers = outputs === 1 ? partsOf(value, rounder) : [value, -value];
      const first = outputs === 1 ? 0 : tree;
      leaves.push(
        ...numbers.map((number, k) => ({ tree, id, output: (first + k) % Math.max(2, outputs), value: number })),
      );
    }
  }
  return { nodes, leaves };
}

function buildTrees(shapes: readonly Shape[], outputs: number, base: number[], sigmoid: boolean): Uint8Array {
  const features: InputFeature[] = inputs.map((input) => ({ kind: 'numeric', input }));
  const graph = new GraphBuilder([...inputs, 'answer']);
  const columns = new FeatureInputs(graph, features);
  const matrix = graph.addNode({
    op: 'Concat',
    inputs: inputs.map((_, i) => columns.numeric(i)),
    attributes: { axis: { int: 1 } },
  });
  const { nodes, leaves } = listNodes(shapes, outputs);
  const ints = (name: string) => ({ ints: nodes[name] as number[] });
  const sums = graph.addNode({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [matrix],
    attributes: {
      nodes_treeids: ints('tree'),
      nodes_nodeids: ints('id'),
      nodes_featureids: ints('column'),
      nodes_values: { floats: nodes.threshold as number[] },
      nodes_modes: { strings: nodes.mode as string[] },
      nodes_truenodeids: ints('yes'),
      nodes_falsenodeids: ints('no'),
      nodes_missing_value_tracks_true: ints('missing'),
      target_treeids: { ints: leaves.map(({ tree }) => tree) },
      target_nodeids: { ints: leaves.map(({ id }) => id) },
      target_ids: { ints: leaves.map(({ output }) => output) },
      target_weights: { floats: leaves.map(({ value }) => value) },
      n_targets: { int: Math.max(2, outputs) },
      base_values: { floats: outputs === 1 ? [0, 0] : base },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
    },
  });
  const doubles = outputs === 1 ? addPartSums(graph, sums) : addCast(graph, sums, 'double');
  const half = graph.addConstant({ type: 'double', shape: [1], values: [0.5] });
  const halved = graph.addNode({ op: 'Mul', inputs: [doubles, half] });
  const answer = sigmoid ? addSigmoid(graph, halved) : halved;
  graph.addOutput('answer', answer, 'double', outputs);
  return graph.toBytes();
}

const opened: TreeScorer[] = [];
afterEach(() => {
  for (const scorer of opened.splice(0)) scorer[Symbol.dispose]();
});

async function scoreByKernel(bytes: Uint8Array, rows: readonly number[][], threads: number): Promise<Float64Array> {
  const scorer = TreeScorer.read(bytes, new Set(inputs), 2048, threads)!;
  opened.push(scorer);
  for (const [j, input] of inputs.entries()) scorer.columns.get(input)!.set(rows.map((row) => row[j]!));
  const rest = await openGraph(scorer.rest);
  const { answer } = await rest.run(scorer.score(rows.length));
  await rest.release();
  return answer!.data as Float64Array;
}

async function scoreByRuntime(bytes: Uint8Array, rows: readonly number[][]): Promise<Float64Array> {
  const session = await openGraph(bytes);
  const column = (j: number) =>
    new Tensor(
      'float32',
      Float32Array.from(rows, (row) => row[j]!),
      [rows.length, 1],
    );
  const { answer } = await session.run(Object.fromEntries(inputs.map((input, j) => [input, column(j)])));
  await session.release();
  return answer!.data as Float64Array;
}

/** Compared as bits: 0 and -0 differ. */
const bitsOf = (values: Float64Array) => new BigUint64Array(new Float64Array(values).buffer);

describe('trees that the kernel walks', () => {
  test('add up to the same bits as in onnxruntime, whatever the trees, the numbers and the threads', async () => {
    const cases = fc.record({
      shapes: fc.array(shape, { minLength: 1, maxLength: 12 }),
      outputs: fc.constantFrom(1, 1, 2, 3),
      base: fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }),
      rows: fc.array(fc.tuple(feature, feature, feature), { minLength: 1, maxLength: 40 }),
      sigmoid: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ shapes, outputs, base, rows, sigmoid }) => {
        const covered = base.slice(0, outputs).map((value, k) => (k <= shapes.length ? value : 0));
        const bytes = buildTrees(shapes, outputs, covered, sigmoid);
        const expected = await scoreByRuntime(bytes, rows);
        expect(bitsOf(await scoreByKernel(bytes, rows, 1))).toEqual(bitsOf(expected));
      }),
      { numRuns: 150 },
    );
  });

  test.each([1, 2])('and also where rows are many, on %i threads', async (threads) => {
    const [shapes] = fc.sample(fc.array(shape, { minLength: 100, maxLength: 100 }), { numRuns: 1, seed: 5 });
    const rows = fc.sample(fc.tuple(feature, feature, feature), { numRuns: 1999, seed: 6 });
    for (const outputs of [1, 3]) {
      const bytes = buildTrees(shapes!, outputs, [0.1, 0.2, 0.3].slice(0, outputs), true);
      const expected = await scoreByRuntime(bytes, rows);
      expect(bitsOf(await scoreByKernel(bytes, rows, threads))).toEqual(bitsOf(expected));
    }
  });
});

test('numbers in two parts are known as such, which is faster', () => {
  const tree: Shape = {
    splits: [{ leaf: 0, column: 0, threshold: 1, missingTrue: false }],
    values: [Math.fround(0.1), -7],
  };
  const rounders = [1, 2].map((outputs) => {
    const bytes = buildTrees([tree, tree], outputs, [0, 0], true);
    return readEnsemble(readGraph(bytes), new Set(inputs))!.rounder;
  });
  expect(rounders).toEqual([rounderOf(2 * 7), undefined]);
});

describe('graphs that onnxruntime has to score as a whole', () => {
  const single: Shape = { splits: [{ leaf: 0, column: 0, threshold: 1, missingTrue: false }], values: [1, 2] };

  test('are those whose trees look at more than numeric inputs', () => {
    const bytes = buildTrees([single], 1, [0], false);
    expect(TreeScorer.read(bytes, new Set(inputs), 256, 1)).toBeDefined();
    expect(TreeScorer.read(bytes, new Set(['a', 'b']), 256, 1)).toBeUndefined();
  });

  test('are those with an output that has a base but no leaf: onnxruntime answers 0 there', async () => {
    const bytes = buildTrees([single], 3, [1, 1, 1], false);
    expect((await scoreByRuntime(bytes, [[0, 0, 0]]))[2]).toBe(0);
    expect(TreeScorer.read(bytes, new Set(inputs), 256, 1)).toBeUndefined();
  });

  test('are those without trees', () => {
    const graph = new GraphBuilder(['a', 'answer']);
    graph.addOutput('answer', graph.addInput('a', 'float'), 'float', 1);
    expect(TreeScorer.read(graph.toBytes(), new Set(['a']), 256, 1)).toBeUndefined();
  });
});
