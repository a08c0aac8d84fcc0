import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { requireSize } from './forestSize.ts';
import type { ForestTree } from './forestTree.ts';

/**
 * Adds a forest to a graph as one TreeEnsembleRegressor (ai.onnx.ml 3) that answers the float tensor [N, outputs] of means over the trees. What a leaf
 * says of code k goes to output k. See `addTrees` for how splits by categories are written, and why twice.
 */
export function addForest(
  graph: GraphBuilder,
  inputs: FeatureInputs,
  forest: { trees: readonly ForestTree[]; bins: readonly Bins[]; outputs: number },
): string {
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
  const lists = new NodeLists(forest.trees, forest.bins, columns);
  return graph.addNode({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [matrix],
    attributes: {
      ...lists.attributes(),
      n_targets: { int: forest.outputs },
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
  readonly #treeIds: Uint32Array;
  readonly #nodeIds: Uint32Array;
  readonly #featureIds: Uint32Array;
  readonly #thresholds: Float32Array;
  /** Index into `modes`. */
  readonly #modes: Uint8Array;
  readonly #trueIds: Uint32Array;
  readonly #falseIds: Uint32Array;
  readonly #missingTrue: Uint8Array;
  readonly #leafTreeIds: Uint32Array;
  readonly #leafNodeIds: Uint32Array;
  readonly #leafOutputs: Uint32Array;
  readonly #leafValues: Float32Array;
  #nodes = 0;
  #leaves = 0;

  constructor(trees: readonly ForestTree[], bins: readonly Bins[], columns: ReadonlyMap<number, number>) {
    this.#columns = columns;
    this.#bins = bins;
    const { nodes, values } = countEntries(trees);
    requireSize(nodes, values);
    this.#treeIds = new Uint32Array(nodes);
    this.#nodeIds = new Uint32Array(nodes);
    this.#featureIds = new Uint32Array(nodes);
    this.#thresholds = new Float32Array(nodes);
    this.#modes = new Uint8Array(nodes);
    this.#trueIds = new Uint32Array(nodes);
    this.#falseIds = new Uint32Array(nodes);
    this.#missingTrue = new Uint8Array(nodes);
    this.#leafTreeIds = new Uint32Array(values);
    this.#leafNodeIds = new Uint32Array(values);
    this.#leafOutputs = new Uint32Array(values);
    this.#leafValues = new Float32Array(values);
    for (const [id, tree] of trees.entries()) this.#addTree(id, tree, trees.length);
  }

  attributes() {
    return {
      nodes_treeids: { ints: this.#treeIds },
      nodes_nodeids: { ints: this.#nodeIds },
      nodes_featureids: { ints: this.#featureIds },
      nodes_values: { floats: this.#thresholds },
      nodes_modes: { chosen: this.#modes, of: modes },
      nodes_truenodeids: { ints: this.#trueIds },
      nodes_falsenodeids: { ints: this.#falseIds },
      nodes_missing_value_tracks_true: { ints: this.#missingTrue },
      target_treeids: { ints: this.#leafTreeIds },
      target_nodeids: { ints: this.#leafNodeIds },
      target_ids: { ints: this.#leafOutputs },
      target_weights: { floats: this.#leafValues },
    };
  }

  /** Nodes are numbered from 0 in the order in which they are written; the further links of chains come after all nodes. */
  #addTree(treeId: number, tree: ForestTree, treeCount: number): void {
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
        this.#addLeaf(treeId, ids[node]!, tree, node, treeCount);
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

  #addLeaf(treeId: number, id: number, tree: ForestTree, node: number, treeCount: number): void {
    for (let k = 0; k < tree.valueCountOf(node); k++) {
      const pair = tree.pairOf(node, k);
      const i = this.#leaves++;
      this.#leafTreeIds[i] = treeId;
      this.#leafNodeIds[i] = id;
      this.#leafOutputs[i] = tree.codeAt(pair);
      this.#leafValues[i] = tree.valueAt(pair) / treeCount;
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
    this.#thresholds[i] = threshold;
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
