import { addDoubles } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder, Node } from '../../onnx/graphBuilder.ts';
import { addCast } from '../../onnx/scaledNumbers.ts';
import { addPartSums, partsOf, rounderOf } from '../../onnx/sumParts.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { requireSize } from './forestSize.ts';
import type { ForestTree } from './forestTree.ts';

interface Forest {
  trees: readonly ForestTree[];
  bins: readonly Bins[];
  outputs: number;
}

/**
 * Adds a forest to a graph as one TreeEnsembleRegressor (ai.onnx.ml 3). Answers the doubles [N, outputs] of means over the trees. What a leaf
 * says of code k goes to output k. See `addTrees` for how splits by categories are written, and why twice. Numbers are given as doubles, so that
 * onnxruntime adds up in double precision, and rounds the sums to floats. That takes as long as floats do.
 */
export function addForest(graph: GraphBuilder, inputs: FeatureInputs, forest: Forest): string {
  const { matrix, columns } = addMatrix(graph, inputs, forest);
  const lists = new NodeLists(forest, columns);
  const doubles = (values: ArrayLike<number>) => ({
    tensor: { type: 'double' as const, shape: [values.length], values },
  });
  const numbers = {
    nodes_values_as_tensor: doubles(lists.thresholds),
    target_weights_as_tensor: doubles(Float64Array.from(lists.leafValues, (value) => value / forest.trees.length)),
  };
  const means = addEnsemble(
    graph,
    addCast(graph, matrix, 'double'),
    { ...lists.attributes(), ...numbers },
    forest.outputs,
  );
  return addCast(graph, means, 'double');
}

/**
 * As `addForest`, where floats are not enough for the means: what leaves say, at most `most`, is written in two parts (see `sumParts.ts`). That
 * takes longer.
 */
export function addForestInParts(graph: GraphBuilder, inputs: FeatureInputs, forest: Forest, most: number): string {
  const { trees, outputs } = forest;
  const { matrix, columns } = addMatrix(graph, inputs, forest);
  const lists = new NodeLists(forest, columns, rounderOf(trees.length * most));
  const numbers = { nodes_values: { floats: lists.thresholds }, target_weights: { floats: lists.leafValues } };
  const sums = addEnsemble(graph, matrix, { ...lists.attributes(), ...numbers }, 2 * outputs);
  return graph.addNode({ op: 'Div', inputs: [addPartSums(graph, sums), addDoubles(graph, [1], [trees.length])] });
}

/** Adds the columns that trees look at, side by side, as floats. Answers where each feature is. */
function addMatrix(graph: GraphBuilder, inputs: FeatureInputs, forest: Forest) {
  const names: string[] = [];
  const columns = new Map<number, number>();
  for (const feature of usedFeatures(forest.trees)) {
    const bins = forest.bins[feature]!;
    columns.set(feature, names.length);
    if (bins.kind === 'numeric') names.push(inputs.numeric(feature));
    else {
      const encoded = inputs.encoded(feature, bins.bins, 0);
      names.push(encoded, encoded);
    }
  }
  const matrix = graph.addNode({ op: 'Concat', inputs: names, attributes: { axis: { int: 1 } } });
  return { matrix, columns };
}

function addEnsemble(
  graph: GraphBuilder,
  matrix: string,
  lists: NonNullable<Node['attributes']>,
  targets: number,
): string {
  return graph.addNode({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [matrix],
    attributes: {
      ...lists,
      n_targets: { int: targets },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
    },
  });
}

/** Calls `visit` with every node of a tree, the root first and parents before children. */
function walkNodes(tree: ForestTree, visit: (node: number, kind: number) => void): void {
  const pending = [0];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const kind = tree.kindOf(node);
    visit(node, kind);
    if (kind === 1 || kind === 2) pending.push(tree.leftOf(node) + 1, tree.leftOf(node));
  }
}

/** Features that some tree looks at, ascending; the first feature when there is none, because the operator needs an input. */
function usedFeatures(trees: readonly ForestTree[]): number[] {
  const used = new Set<number>();
  for (const tree of trees) {
    walkNodes(tree, (node, kind) => {
      if (kind === 1 || kind === 2) used.add(tree.featureOf(node));
    });
  }
  return used.size > 0 ? [...used].sort((a, b) => a - b) : [0];
}

/** Attributes of the operator. Forests have millions of nodes, so that the lists are counted first and then filled. */
class NodeLists {
  readonly #columns: ReadonlyMap<number, number>;
  readonly #bins: readonly Bins[];
  readonly #outputs: number;
  /** Of parts; undefined where leaves have one number for an output. */
  readonly #rounder: number | undefined;
  readonly thresholds: Float32Array;
  readonly leafValues: Float32Array;
  readonly #treeIds: Uint32Array;
  readonly #nodeIds: Uint32Array;
  readonly #featureIds: Uint32Array;
  /** Index into `modes`. */
  readonly #modes: Uint8Array;
  readonly #trueIds: Uint32Array;
  readonly #falseIds: Uint32Array;
  readonly #missingTrue: Uint8Array;
  readonly #leafTreeIds: Uint32Array;
  readonly #leafNodeIds: Uint32Array;
  readonly #leafOutputs: Uint32Array;
  #nodes = 0;
  #leaves = 0;

  constructor({ trees, bins, outputs }: Forest, columns: ReadonlyMap<number, number>, rounder?: number) {
    this.#columns = columns;
    this.#bins = bins;
    this.#outputs = outputs;
    this.#rounder = rounder;
    const counts = countEntries(trees);
    const { nodes } = counts;
    const values = rounder === undefined ? counts.values : 2 * counts.values;
    requireSize(nodes, values);
    this.#treeIds = new Uint32Array(nodes);
    this.#nodeIds = new Uint32Array(nodes);
    this.#featureIds = new Uint32Array(nodes);
    this.thresholds = new Float32Array(nodes);
    this.#modes = new Uint8Array(nodes);
    this.#trueIds = new Uint32Array(nodes);
    this.#falseIds = new Uint32Array(nodes);
    this.#missingTrue = new Uint8Array(nodes);
    this.#leafTreeIds = new Uint32Array(values);
    this.#leafNodeIds = new Uint32Array(values);
    this.#leafOutputs = new Uint32Array(values);
    this.leafValues = new Float32Array(values);
    for (const [id, tree] of trees.entries()) this.#addTree(id, tree);
  }

  attributes() {
    return {
      nodes_treeids: { ints: this.#treeIds },
      nodes_nodeids: { ints: this.#nodeIds },
      nodes_featureids: { ints: this.#featureIds },
      nodes_modes: { chosen: this.#modes, of: modes },
      nodes_truenodeids: { ints: this.#trueIds },
      nodes_falsenodeids: { ints: this.#falseIds },
      nodes_missing_value_tracks_true: { ints: this.#missingTrue },
      target_treeids: { ints: this.#leafTreeIds },
      target_nodeids: { ints: this.#leafNodeIds },
      target_ids: { ints: this.#leafOutputs },
    };
  }

  /** Nodes are numbered from 0 in the order in which they are written; the further links of chains come after all nodes. */
  #addTree(treeId: number, tree: ForestTree): void {
    const ids = new Uint32Array(tree.words.length / 2);
    let next = 0;
    walkNodes(tree, (node) => {
      ids[node] = next++;
    });
    /** Which copy of its column a categorical node looks at. */
    const copies = new Uint8Array(ids.length);
    walkNodes(tree, (node, kind) => {
      const left = tree.leftOf(node);
      const children = { left: ids[left]!, right: ids[left + 1]! };
      if (kind === 1) {
        const feature = tree.featureOf(node);
        const threshold = tree.thresholdOf(node, this.#bins[feature]!);
        this.#addNode(treeId, ids[node]!, this.#columns.get(feature)!, threshold, 1, children.left, children.right);
        this.#missingTrue[this.#nodes - 1] = tree.missingLeftOf(node) ? 1 : 0;
      } else if (kind === 2) {
        const feature = tree.featureOf(node);
        if (tree.kindOf(left + 1) === 2 && tree.featureOf(left + 1) === feature) copies[left + 1] = 1 - copies[node]!;
        const column = this.#columns.get(feature)! + copies[node]!;
        next = this.#addChain(treeId, { id: ids[node]!, ...children }, tree.membersOf(node), column, next);
      } else {
        this.#addNode(treeId, ids[node]!, 0, 0, 0, 0, 0);
        this.#addLeaf(treeId, ids[node]!, tree, node);
      }
    });
  }

  /** Answers the next free number. */
  #addChain(
    treeId: number,
    node: { id: number; left: number; right: number },
    members: readonly number[],
    column: number,
    next: number,
  ): number {
    let own = node.id;
    for (const [k, member] of members.entries()) {
      const other = k === members.length - 1 ? node.right : next++;
      this.#addNode(treeId, own, column, member, 2, node.left, other);
      own = other;
    }
    return next;
  }

  #addLeaf(treeId: number, id: number, tree: ForestTree, node: number): void {
    for (let k = 0; k < tree.valueCountOf(node); k++) {
      const pair = tree.pairOf(node, k);
      const [output, value] = [tree.codeAt(pair), tree.valueAt(pair)];
      const parts = this.#rounder === undefined ? [value] : partsOf(value, this.#rounder);
      for (const [part, number] of parts.entries()) {
        const i = this.#leaves++;
        this.#leafTreeIds[i] = treeId;
        this.#leafNodeIds[i] = id;
        this.#leafOutputs[i] = part * this.#outputs + output;
        this.leafValues[i] = number;
      }
    }
  }

  #addNode(
    treeId: number,
    id: number,
    column: number,
    threshold: number,
    mode: number,
    whenTrue: number,
    whenFalse: number,
  ): void {
    const i = this.#nodes++;
    this.#treeIds[i] = treeId;
    this.#nodeIds[i] = id;
    this.#featureIds[i] = column;
    this.thresholds[i] = threshold;
    this.#modes[i] = mode;
    this.#trueIds[i] = whenTrue;
    this.#falseIds[i] = whenFalse;
  }
}

const modes = ['LEAF', 'BRANCH_LEQ', 'BRANCH_EQ'] as const;

/** Nodes of the graph, chains' links among them, and values of leaves. */
function countEntries(trees: readonly ForestTree[]): { nodes: number; values: number } {
  let nodes = 0;
  let values = 0;
  for (const tree of trees) {
    walkNodes(tree, (node, kind) => {
      nodes += kind === 2 ? tree.membersOf(node).length : 1;
      if (kind === 0 || kind === 3) values += tree.valueCountOf(node);
    });
  }
  return { nodes, values };
}
