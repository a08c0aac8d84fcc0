import type { ReadAttribute, ReadNode } from '../onnx/readGraph.ts';
import { partsOf, rounderOf } from '../onnx/sumParts.ts';

/** Trees over numbers, as a TreeEnsembleRegressor holds them: lists with an entry a node, a tree's nodes one after the other. */
export interface TreeEnsemble {
  /** Graph inputs, in the order of the columns that nodes look at. */
  inputs: string[];
  /** The tensor of sums that the trees answer, [N, outputs]. */
  tensor: string;
  outputs: number;
  /** Added to every output at the end. */
  base: number[];
  /** Where each tree begins in the lists of nodes, and where the last one ends. */
  starts: number[];
  /** 1 for a leaf. */
  isLeaf: Uint8Array;
  column: number[];
  threshold: number[];
  /** Numbers within the tree, of the nodes to which <= threshold, and > threshold, leads. */
  whenTrue: number[];
  whenFalse: number[];
  /** 1 where missing numbers go as if they were <= threshold. */
  missingTrue: number[];
  /** For each leaf, in the order of the nodes: where its entries begin in the lists of values; then where the last one's end. */
  leafStarts: number[];
  leafOutput: number[];
  leafValue: number[];
  /** Where each leaf adds to output 0 the coarse and to output 1 the fine part of one number: what parts it (see `sumParts.ts`). */
  rounder: number | undefined;
}

const noAttribute: ReadAttribute = { floats: [], doubles: [], ints: [], strings: [] };

/**
 * The trees of a graph that has one ensemble, of sums, over graph inputs that are numbers. Answers undefined for any other graph: of
 * splits by categories, of features that are computed, of trees that are not written as `addTrees` writes them.
 */
export function readEnsemble(nodes: readonly ReadNode[], numericInputs: ReadonlySet<string>): TreeEnsemble | undefined {
  const [node, second] = nodes.filter(({ op }) => op.startsWith('TreeEnsemble'));
  if (node?.op !== 'TreeEnsembleRegressor' || second) return undefined;
  const inputs = columnsOf(node.inputs[0]!, nodes);
  if (new Set(inputs).size < inputs.length || !inputs.every((input) => numericInputs.has(input))) return undefined;
  const attribute = (name: string) => node.attributes.get(name) ?? noAttribute;
  if (attribute('aggregate_function').string !== 'SUM' || attribute('post_transform').string !== 'NONE')
    return undefined;
  const modes = attribute('nodes_modes').strings;
  const ensemble = {
    inputs,
    tensor: node.outputs[0]!,
    outputs: attribute('n_targets').int ?? 1,
    base: attribute('base_values').floats,
    starts: startsOf(attribute('nodes_treeids').ints),
    isLeaf: Uint8Array.from(modes, (mode) => (mode === 'LEAF' ? 1 : 0)),
    column: attribute('nodes_featureids').ints,
    threshold: attribute('nodes_values').floats,
    whenTrue: attribute('nodes_truenodeids').ints,
    whenFalse: attribute('nodes_falsenodeids').ints,
    missingTrue: attribute('nodes_missing_value_tracks_true').ints,
    leafOutput: attribute('target_ids').ints,
    leafValue: attribute('target_weights').floats,
  };
  if (modes.some((mode) => mode !== 'LEAF' && mode !== 'BRANCH_LEQ')) return undefined;
  if (ensemble.base.length !== ensemble.outputs || ensemble.missingTrue.length !== modes.length) return undefined;
  if (!isWellFormed(ensemble, attribute('nodes_nodeids').ints)) return undefined;
  const leafStarts = findLeaves(ensemble, attribute('target_treeids').ints, attribute('target_nodeids').ints);
  if (!leafStarts) return undefined;
  const read = { ...ensemble, leafStarts, rounder: findRounder({ ...ensemble, leafStarts }) };
  return addsToAll(read) ? read : undefined;
}

/** The tensors of which a matrix is put together; itself, when it is not. */
function columnsOf(matrix: string, nodes: readonly ReadNode[]): string[] {
  const maker = nodes.find(({ outputs }) => outputs.includes(matrix));
  return maker?.op === 'Concat' ? maker.inputs : [matrix];
}

/** Where runs of equal numbers begin, and the end of the last. */
function startsOf(ids: readonly number[]): number[] {
  const starts = ids.flatMap((id, i) => (id === ids[i - 1] ? [] : [i]));
  return [...starts, ids.length];
}

type Shape = Omit<TreeEnsemble, 'leafStarts' | 'rounder'>;

/** Every tree's nodes are numbered from 0 in their order. */
function isWellFormed(shape: Shape, ids: readonly number[]): boolean {
  const { starts, threshold, column, inputs } = shape;
  if (threshold.some(Number.isNaN) || column.some((number) => !(number < inputs.length))) return false;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    const [start, end] = [starts[tree]!, starts[tree + 1]!];
    for (let i = start; i < end; i++) if (ids[i] !== i - start) return false;
    if (!isTree(shape, start, end)) return false;
  }
  return true;
}

/** Is each node from `start` to `end`, but the root, the child of one node that comes before it? */
function isTree({ isLeaf, whenTrue, whenFalse }: Shape, start: number, end: number): boolean {
  const parents = new Uint8Array(end - start);
  parents[0] = 1;
  for (let i = start; i < end; i++) {
    if (isLeaf[i] === 1) continue;
    for (const child of [whenTrue[i]!, whenFalse[i]!]) {
      if (child <= i - start || child >= end - start || parents[child] === 1) return false;
      parents[child] = 1;
    }
  }
  return parents.every((count) => count === 1);
}

/** What `addTrees` has parted the numbers of leaves by; undefined where it has not written them. */
function findRounder(ensemble: Omit<TreeEnsemble, 'rounder'>): number | undefined {
  const { starts, isLeaf, leafStarts, leafOutput, leafValue } = ensemble;
  if (ensemble.outputs !== 2 || leafOutput.length !== 2 * (leafStarts.length - 1)) return undefined;
  if (leafOutput.some((output, entry) => output !== entry % 2)) return undefined;
  let sum = 0;
  let leaf = 0;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    let most = 0;
    for (let i = starts[tree]!; i < starts[tree + 1]!; i++) {
      if (isLeaf[i] === 1) most = Math.max(most, Math.abs(numberOf(ensemble, leaf++)));
    }
    sum += most;
  }
  const rounder = rounderOf(sum);
  for (let k = 0; k < leaf; k++) {
    const [coarse, fine] = partsOf(numberOf(ensemble, k), rounder);
    if (leafStarts[k] !== 2 * k || leafValue[2 * k] !== coarse || leafValue[2 * k + 1] !== fine) return undefined;
  }
  return rounder;
}

/** The number that a leaf adds in two parts. */
export function numberOf(
  { leafStarts, leafValue }: Pick<TreeEnsemble, 'leafStarts' | 'leafValue'>,
  leaf: number,
): number {
  const first = leafStarts[leaf]!;
  return Math.fround(leafValue[first]! + leafValue[first + 1]!);
}

/** Leaves have entries in the order of the nodes: one where there is one output, else at least one. */
function findLeaves({ starts, isLeaf, outputs }: Shape, trees: number[], nodes: number[]): number[] | undefined {
  const leafStarts: number[] = [];
  let entry = 0;
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    for (let i = starts[tree]!; i < starts[tree + 1]!; i++) {
      if (isLeaf[i] === 0) continue;
      const begin = entry;
      const id = i - starts[tree]!;
      while (nodes[entry] === id && (entry === begin || trees[entry] === trees[begin])) entry++;
      if (entry === begin || (outputs === 1 && entry - begin !== 1)) return undefined;
      leafStarts.push(begin);
    }
  }
  return entry === nodes.length ? [...leafStarts, entry] : undefined;
}

/**
 * onnxruntime leaves the base out for an output that none of a row's leaves adds to. So an output either has no base, or there is a tree
 * all of whose leaves add to it.
 */
function addsToAll(ensemble: TreeEnsemble): boolean {
  const { starts, isLeaf, base } = ensemble;
  const unsure = new Set(base.flatMap((value, output) => (value === 0 ? [] : [output])));
  let leaf = 0;
  for (let tree = 0; tree + 1 < starts.length && unsure.size > 0; tree++) {
    let always = [...unsure];
    for (let i = starts[tree]!; i < starts[tree + 1]!; i++) {
      if (isLeaf[i] === 0) continue;
      const added = ensemble.leafOutput.slice(ensemble.leafStarts[leaf], ensemble.leafStarts[leaf + 1]);
      always = always.filter((output) => added.includes(output));
      leaf += 1;
    }
    for (const output of always) unsure.delete(output);
  }
  return unsure.size === 0;
}
