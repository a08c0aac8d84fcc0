import { addDoubles } from '../../onnx/constants.ts';
import type { FeatureInputs } from '../../onnx/featureInputs.ts';
import type { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { addPartSums, partsOf, rounderOf } from '../../onnx/sumParts.ts';
import type { Bins } from './binFeatures.ts';
import type { Tree } from './tree.ts';

export interface Ensemble {
  trees: readonly Tree[];
  /** How the training data was binned: the categories of the features. */
  bins: readonly Bins[];
  /** Values a row; a leaf's values begin at the tree's `firstOutput`. */
  outputs: number;
  /** For each tree, the output that its first value adds to. */
  firstOutput: (tree: number) => number;
  /** What every output begins with. */
  base: ArrayLike<number>;
}

/**
 * Adds trees to a graph as one TreeEnsembleRegressor (ai.onnx.ml 3). Answers the doubles [N, outputs] of sums. What leaves add is written in
 * two parts (see `sumParts.ts`): output k has the coarse ones, output `outputs` + k the fine ones.
 *
 * A split by categories becomes a chain of BRANCH_EQ nodes with one common true branch, over the category's bin as a float;
 * onnxruntime turns such a chain into one look-up again, and it was as fast as BRANCH_MEMBER of ai.onnx.ml 5, which fewer runtimes
 * read. onnxruntime (1.23 to 1.30) also joins two chains of the same feature, one behind the other, whose true branches are different leaves, and
 * then answers wrongly; so every categorical feature is in the matrix twice, and such chains look at different copies.
 * Thresholds are floats, as the features are, so that every row takes the branch that it took in training.
 */
export function addTrees(graph: GraphBuilder, inputs: FeatureInputs, ensemble: Ensemble): string {
  const names: string[] = [];
  const columns = new Map<number, number>();
  for (const feature of usedFeatures(ensemble)) {
    const bins = ensemble.bins[feature]!;
    columns.set(feature, names.length);
    if (bins.kind === 'numeric') names.push(inputs.numeric(feature));
    else {
      const encoded = inputs.encoded(feature, bins.bins, 0);
      names.push(encoded, encoded);
    }
  }
  const matrix = graph.addNode({ op: 'Concat', inputs: names, attributes: { axis: { int: 1 } } });
  const nodes = new NodeLists(columns, ensemble);
  for (const [i, tree] of ensemble.trees.entries()) nodes.addTree(i, tree, ensemble.firstOutput(i));
  const { outputs, base } = ensemble;
  const sums = graph.addNode({
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [matrix],
    attributes: {
      ...nodes.attributes(),
      n_targets: { int: 2 * outputs },
      base_values: { floats: new Float32Array(2 * outputs) },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
    },
  });
  const start = addDoubles(graph, [1, outputs], base);
  return graph.addNode({ op: 'Add', inputs: [addPartSums(graph, sums), start] });
}

/** What the leaves of all trees can add up to at most. */
function mostOf(trees: readonly Tree[]): number {
  let sum = 0;
  for (const { values } of trees) {
    let most = 0;
    for (const leaf of values) for (const value of leaf ?? []) most = Math.max(most, Math.abs(value));
    sum += most;
  }
  return sum;
}

/** Features that some tree looks at, ascending; the first feature when there is none, because the operator needs an input. */
function usedFeatures({ trees }: Ensemble): number[] {
  const used = new Set<number>();
  for (const tree of trees) for (const feature of tree.feature) if (feature >= 0) used.add(feature);
  return used.size > 0 ? [...used].sort((a, b) => a - b) : [0];
}

/** One test of a chain: is the bin `value`? */
interface Link {
  id: number;
  column: number;
  value: number;
  whenTrue: number;
  whenFalse: number;
}

/** The first link has the node's own number, the others are numbered from `next`. */
function chainOf(members: Uint8Array, column: number, node: { id: number; left: number; next: number }): Link[] {
  const values = Array.from(members.keys()).filter((bin) => members[bin] === 1);
  return values.map((value, k) => ({
    id: k === 0 ? node.id : node.next + k - 1,
    column,
    value,
    whenTrue: node.left,
    whenFalse: k === values.length - 1 ? node.left + 1 : node.next + k,
  }));
}

class NodeLists {
  readonly #columns: ReadonlyMap<number, number>;
  readonly #outputs: number;
  readonly #rounder: number;
  readonly #treeIds: number[] = [];
  readonly #nodeIds: number[] = [];
  readonly #featureIds: number[] = [];
  readonly #thresholds: number[] = [];
  readonly #modes: string[] = [];
  readonly #trueIds: number[] = [];
  readonly #falseIds: number[] = [];
  readonly #missingTrue: number[] = [];
  readonly #leafTreeIds: number[] = [];
  readonly #leafNodeIds: number[] = [];
  readonly #leafOutputs: number[] = [];
  readonly #leafValues: number[] = [];

  constructor(columns: ReadonlyMap<number, number>, { trees, outputs }: Ensemble) {
    this.#columns = columns;
    this.#outputs = outputs;
    this.#rounder = rounderOf(mostOf(trees));
  }

  /** A node keeps its number; the further links of chains come after all nodes. */
  addTree(treeId: number, tree: Tree, firstOutput: number): void {
    const links: Link[] = [];
    let next = tree.nodeCount;
    /** Which copy of its column a categorical node looks at. */
    const copies = new Uint8Array(tree.nodeCount);
    for (let id = 0; id < tree.nodeCount; id++) {
      const column = this.#columns.get(tree.feature[id]!);
      const left = tree.left[id]!;
      const members = tree.members[id];
      if (column === undefined) {
        this.#addNode(treeId, id, 0, 0, 'LEAF', 0, 0, 0);
        this.#addLeaf(treeId, id, tree.values[id], firstOutput);
      } else if (members === undefined) {
        this.#addNode(treeId, id, column, tree.threshold[id]!, 'BRANCH_LEQ', left, left + 1, tree.missingLeft[id]!);
      } else {
        if (tree.feature[left + 1] === tree.feature[id]) copies[left + 1] = 1 - copies[id]!;
        const chain = chainOf(members, column + copies[id]!, { id, left, next });
        next += chain.length - 1;
        this.#addLink(treeId, chain[0]!);
        links.push(...chain.slice(1));
      }
    }
    for (const link of links) this.#addLink(treeId, link);
  }

  attributes() {
    return {
      nodes_treeids: { ints: this.#treeIds },
      nodes_nodeids: { ints: this.#nodeIds },
      nodes_featureids: { ints: this.#featureIds },
      nodes_values: { floats: this.#thresholds },
      nodes_modes: { strings: this.#modes },
      nodes_truenodeids: { ints: this.#trueIds },
      nodes_falsenodeids: { ints: this.#falseIds },
      nodes_missing_value_tracks_true: { ints: this.#missingTrue },
      target_treeids: { ints: this.#leafTreeIds },
      target_nodeids: { ints: this.#leafNodeIds },
      target_ids: { ints: this.#leafOutputs },
      target_weights: { floats: this.#leafValues },
    };
  }

  #addLink(treeId: number, { id, column, value, whenTrue, whenFalse }: Link): void {
    this.#addNode(treeId, id, column, value, 'BRANCH_EQ', whenTrue, whenFalse, 0);
  }

  #addNode(
    treeId: number,
    id: number,
    column: number,
    threshold: number,
    mode: string,
    whenTrue: number,
    whenFalse: number,
    missingTrue: number,
  ): void {
    this.#treeIds.push(treeId);
    this.#nodeIds.push(id);
    this.#featureIds.push(column);
    this.#thresholds.push(threshold);
    this.#modes.push(mode);
    this.#trueIds.push(whenTrue);
    this.#falseIds.push(whenFalse);
    this.#missingTrue.push(missingTrue);
  }

  /** Zeros need no entry, but every leaf needs one. */
  #addLeaf(treeId: number, id: number, values: Float32Array | undefined, firstOutput: number): void {
    let written = 0;
    for (let k = 0; values && k < values.length; k++) {
      if (values[k] === 0 && (written > 0 || k < values.length - 1)) continue;
      this.#pushLeaf(treeId, id, firstOutput + k, values[k]!);
      written += 1;
    }
    if (written === 0) this.#pushLeaf(treeId, id, firstOutput, 0);
  }

  #pushLeaf(treeId: number, id: number, output: number, value: number): void {
    this.#leafTreeIds.push(treeId, treeId);
    this.#leafNodeIds.push(id, id);
    this.#leafOutputs.push(output, this.#outputs + output);
    this.#leafValues.push(...partsOf(value, this.#rounder));
  }
}
