import { type ReadNode, readGraph } from '../../onnx/readGraph.ts';

/** A test of a tree read back from a graph. */
export type ReadTest =
  | { kind: 'number'; input: string; threshold: number; missingYes: boolean }
  /** `yes`, `no`: the values that take each branch, of those that training saw and did not count as missing. */
  | { kind: 'category'; input: string; yes: string[]; no: string[]; missingYes: boolean };

export interface ReadTreeNode {
  /** undefined at a leaf. */
  test: ReadTest | undefined;
  yes: number;
  no: number;
  /** At a leaf: what it adds, by output of the ensemble. */
  values: Map<number, number>;
}

/** What an input of the tree ensemble holds: a number, or the number of a category's bin. */
interface MatrixColumn {
  input: string;
  /** Categories by bin; undefined for numbers. Bin 0 stands for missing values and has none. */
  categories: Map<number, string[]> | undefined;
}

/** The trees that `addTrees` or `addForest` wrote into a graph. */
export class ReadTrees {
  readonly #columns: MatrixColumn[];
  readonly #lists: Lists;
  /** Where the nodes of each tree begin in the lists. */
  readonly #starts: number[] = [];
  readonly #leaves = new Map<string, Map<number, number>>();
  /** Values a row that the trees add up to. */
  readonly outputs: number;

  private constructor(ensemble: ReadNode, nodes: readonly ReadNode[]) {
    this.#columns = readColumns(ensemble.inputs[0] ?? '', nodes);
    this.#lists = new Lists(ensemble);
    const targets = ensemble.attributes.get('n_targets')?.int ?? 1;
    this.outputs = isInParts(ensemble, nodes) ? targets / 2 : targets;
    const { trees } = this.#lists;
    for (const [i, tree] of trees.entries()) if (i === 0 || trees[i - 1] !== tree) this.#starts.push(i);
    const { leafTrees, leafNodes, leafOutputs, leafValues } = this.#lists;
    for (const [i, tree] of leafTrees.entries()) {
      const key = `${tree}:${leafNodes[i]}`;
      const values = this.#leaves.get(key) ?? new Map<number, number>();
      const output = leafOutputs[i]! % this.outputs;
      this.#leaves.set(key, values.set(output, (values.get(output) ?? 0) + leafValues[i]!));
    }
  }

  /** undefined where the graph has no trees. */
  static read(bytes: Uint8Array): ReadTrees | undefined {
    const nodes = readGraph(bytes);
    const ensemble = nodes.find(({ op }) => op === 'TreeEnsembleRegressor');
    return ensemble && new ReadTrees(ensemble, nodes);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Nodes of one tree level by level, the root first, at most `limit` of them; a child beyond is -1. */
  tree(index: number, limit: number): { nodes: ReadTreeNode[]; nodeCount: number } {
    const { treeId, places } = this.#placesOf(index);
    const nodes: ReadTreeNode[] = [];
    const queue = [this.#lists.nodeIds[this.#starts[index]!]!];
    for (let next = 0; next < queue.length; next++) {
      const place = places.get(queue[next]!)!;
      const node: ReadTreeNode = { test: undefined, yes: -1, no: -1, values: new Map() };
      if (this.#lists.modes[place] === 'LEAF') {
        node.values = this.#leaves.get(`${treeId}:${queue[next]}`) ?? node.values;
      } else {
        const { test, no } = this.#readTest(place, places);
        node.test = test;
        if (queue.length < limit) node.yes = queue.length;
        queue.push(this.#lists.trueIds[place]!);
        if (queue.length < limit) node.no = queue.length;
        queue.push(no);
      }
      if (next < limit) nodes.push(node);
    }
    return { nodes, nodeCount: queue.length };
  }

  #placesOf(index: number): { treeId: number; places: Map<number, number> } {
    const start = this.#starts[index];
    if (start === undefined) throw new RangeError(`There is no tree ${index}`);
    const end = this.#starts[index + 1] ?? this.#lists.trees.length;
    const places = new Map<number, number>();
    for (let i = start; i < end; i++) places.set(this.#lists.nodeIds[i]!, i);
    return { treeId: this.#lists.trees[start]!, places };
  }

  /** A test by categories is a chain of BRANCH_EQ nodes with one true branch; see `addTrees`. */
  #readTest(place: number, places: ReadonlyMap<number, number>): { test: ReadTest; no: number } {
    const { modes, features, thresholds, trueIds, falseIds, missingTrue } = this.#lists;
    const column = this.#columns[features[place]!]!;
    if (modes[place] !== 'BRANCH_EQ') {
      const missingYes = missingTrue[place] === 1;
      const test: ReadTest = { kind: 'number', input: column.input, threshold: thresholds[place]!, missingYes };
      return { test, no: falseIds[place]! };
    }
    const bins = new Set<number>();
    let last = place;
    for (;;) {
      bins.add(thresholds[last]!);
      const next = places.get(falseIds[last]!)!;
      const goesOn =
        modes[next] === 'BRANCH_EQ' && features[next] === features[place] && trueIds[next] === trueIds[place];
      if (!goesOn) break;
      last = next;
    }
    const [yes, no]: [string[], string[]] = [[], []];
    for (const [bin, values] of column.categories ?? []) (bins.has(bin) ? yes : no).push(...values);
    return { test: { kind: 'category', input: column.input, yes, no, missingYes: bins.has(0) }, no: falseIds[last]! };
  }
}

/** The attributes of a TreeEnsembleRegressor (ai.onnx.ml 3). */
class Lists {
  readonly trees: number[];
  readonly nodeIds: number[];
  readonly features: number[];
  readonly thresholds: number[];
  readonly modes: string[];
  readonly trueIds: number[];
  readonly falseIds: number[];
  readonly missingTrue: number[];
  readonly leafTrees: number[];
  readonly leafNodes: number[];
  readonly leafOutputs: number[];
  readonly leafValues: number[];

  constructor({ attributes }: ReadNode) {
    const ints = (name: string) => attributes.get(name)?.ints ?? [];
    this.trees = ints('nodes_treeids');
    this.nodeIds = ints('nodes_nodeids');
    this.features = ints('nodes_featureids');
    this.thresholds = attributes.get('nodes_values')?.floats ?? attributes.get('nodes_values_as_tensor')?.doubles ?? [];
    this.modes = attributes.get('nodes_modes')?.strings ?? [];
    this.trueIds = ints('nodes_truenodeids');
    this.falseIds = ints('nodes_falsenodeids');
    this.missingTrue = ints('nodes_missing_value_tracks_true');
    this.leafTrees = ints('target_treeids');
    this.leafNodes = ints('target_nodeids');
    this.leafOutputs = ints('target_ids');
    this.leafValues =
      attributes.get('target_weights')?.floats ?? attributes.get('target_weights_as_tensor')?.doubles ?? [];
  }
}

/** Whether each number of a leaf is written in two parts: see `addPartSums`. */
function isInParts(ensemble: ReadNode, nodes: readonly ReadNode[]): boolean {
  return nodes.some(({ op, inputs }) => op === 'Split' && inputs[0] === ensemble.outputs[0]);
}

function readColumns(matrix: string, nodes: readonly ReadNode[]): MatrixColumn[] {
  const byOutput = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const maker = byOutput.get(matrix);
  if (maker?.op === 'Cast') return readColumns(maker.inputs[0]!, nodes);
  const names = maker?.inputs ?? [matrix];
  return names.map((name) => {
    const encoder = byOutput.get(name);
    if (encoder?.op !== 'LabelEncoder') return { input: name, categories: undefined };
    const categories = new Map<number, string[]>();
    const bins = encoder.attributes.get('values_floats')?.floats ?? [];
    for (const [i, key] of (encoder.attributes.get('keys_strings')?.strings ?? []).entries()) {
      const bin = bins[i]!;
      if (bin !== 0) categories.set(bin, [...(categories.get(bin) ?? []), key]);
    }
    return { input: encoder.inputs[0] ?? '', categories };
  });
}
