import { forest } from '../../kernels/compiled/forest.ts';
import { type KernelArgument, Kernels } from '../../kernels/kernels.ts';
import type { Feature } from '../data.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import type { Bins } from '../trees/binFeatures.ts';
import { requireSize } from './forestSize.ts';
import { type ForestTable, type ForestTarget, makeForestTable } from './forestTable.ts';
import { ForestTree } from './forestTree.ts';
import { OutOfBag } from './outOfBag.ts';

/** How trees grow. */
export interface ForestRules {
  trees: number;
  seed: number;
  maximumDepth: number;
  minimumRowsPerLeaf: number;
  /** Leaves of a tree, where the split that gains the most comes first; 0 = no limit. */
  leaves: number;
  /** Rows of a tree: all, as many as there are drawn with replacement, or a number drawn without. */
  rows: 'all' | 'bootstrap' | number;
  /** All cuts of some random columns, or some random cuts of all columns. */
  splits: { kind: 'best'; columns: number } | { kind: 'random'; count: number };
}

export interface GrownForest {
  trees: ForestTree[];
  bins: Bins[];
  /** Drop of impurity by each feature, over all trees, each tree's root counting 1. */
  importances: Float64Array;
  outOfBag: OutOfBag;
}

/** Bins of rows that threads look at between two looks at the event loop: some 0.1 s. */
const budget = 30_000_000;
/** Rows times trees from which on it takes longer to grow the trees than to start threads. */
const muchWork = 400_000;
/** What fits in the processor's own cache. */
const nearBytes = 98_304;
const largestNearRecord = 256;

/** Words of a desk, and bytes of a node: as `kernels/assembly/forest.ts` has them. */
const desk = { nodes: 0, capacity: 1, begin: 2, top: 3, finished: 4, needsRoom: 5, list: 16 } as const;
const nodeBytes = 8;
const mostFinished = 64;

/**
 * Grows a forest on all threads of the step, a tree a thread. The same for any number of threads: each tree has random numbers of
 * its own, and what trees add up to is added up in integers.
 */
export async function growForest(
  features: readonly Feature[],
  rowCount: number,
  target: ForestTarget,
  weights: Float32Array | undefined,
  rules: ForestRules,
  context: FitContext,
): Promise<GrownForest> {
  const threads = rowCount * rules.trees >= muchWork ? Math.min(context.threads, rules.trees) : 1;
  using kernels = new Kernels(forest, threads);
  const table = await makeForestTable(features, rowCount, target, weights, kernels, context.signal);
  const outOfBag = new OutOfBag(target, table, rules.rows !== 'all', weights, kernels.memory);
  const nursery = new Nursery(kernels, table, target, rules, weights, outOfBag);
  const trees: ForestTree[] = [];
  let told = 0;
  while (told < rules.trees) {
    kernels.runOnAll('growTrees', budget);
    nursery.collect(trees);
    // The first one tells how large the others will be.
    if (told === 0 && trees[0]) requireSize(2 * rules.trees * trees[0].leafCount, rules.trees * trees[0].leafCount);
    for (let tree = trees[told]; tree; tree = trees[told]) {
      told += 1;
      context.metric('tree_leaves', tree.leafCount, told);
      context.progress(told / rules.trees, `Tree ${told} of ${rules.trees}`);
    }
    await yieldToEvents(context.signal);
  }
  outOfBag.finish();
  return { trees, bins: table.bins, importances: nursery.importances(), outOfBag };
}

/** The memory that threads grow trees in. */
class Nursery {
  readonly #kernels: Kernels<typeof forest>;
  readonly #desks: Int32Array[] = [];
  readonly #nodes: Uint32Array[] = [];
  readonly #gains: BigInt64Array[] = [];

  constructor(
    kernels: Kernels<typeof forest>,
    table: ForestTable,
    target: ForestTarget,
    rules: ForestRules,
    weights: Float32Array | undefined,
    outOfBag: OutOfBag,
  ) {
    this.#kernels = kernels;
    const { memory, threads } = kernels;
    const { bins, stride, rowCount } = table;
    const rowWeights = weights ? memory.copyFloat32(weights) : 0;
    const isCategory = memory.uint8(bins.length);
    for (const [i, { kind }] of bins.entries()) isCategory[i] = kind === 'categorical' ? 1 : 0;
    const leaf = ['mean', 'share', 'shares'].indexOf(target.leaf);
    const { records, targetAt, codeAt, mean } = table;
    const layout = [stride, rowCount, targetAt, codeAt, target.classCount, bins.length, leaf];
    kernels.runOnAll('describeTable', records, ...layout, rowWeights, mean);
    kernels.runOnAll('describeTrees', ...describeRules(rules));
    kernels.runOnAll('describeProbes', outOfBag.count, outOfBag.sums, outOfBag.trees, outOfBag.scale);
    const { splits } = rules;
    const codes = target.leaf === 'shares' ? target.codeCount : 0;
    const openNodes = (rules.leaves > 0 ? rules.leaves : Math.min(rules.maximumDepth, rowCount)) + 4;
    const nearRows = rules.leaves > 0 || stride > largestNearRecord ? 0 : Math.floor(nearBytes / stride);
    const rest: KernelArgument[] = [
      memory.int32(1).fill(0),
      isCategory,
      splits.kind === 'best' ? splits.columns : 0,
      splits.kind === 'best' ? 0 : splits.count,
      ...[codes, openNodes, Math.min(nearRows, rowCount)],
    ];
    // Asked for no place, the kernel answers how much a thread takes.
    const size = kernels.run('placeThread', 0, 0, ...rest);
    const place = memory.uint8(size * threads).fill(0);
    kernels.runOnAll('placeThread', place, size, ...rest);
    const capacity = 2 * (codes + 8) + Math.min(2 * rowCount, 1024 + (rowCount >> 1));
    for (let thread = 0; thread < threads; thread++) {
      const begin = place.byteOffset + thread * size;
      const words = new Int32Array(place.buffer, begin, desk.list + 4 * mostFinished);
      const nodes = memory.uint32(2 * capacity);
      words[desk.nodes] = nodes.byteOffset;
      words[desk.capacity] = capacity;
      this.#desks.push(words);
      this.#nodes.push(nodes);
      this.#gains.push(new BigInt64Array(place.buffer, begin + words.byteLength, bins.length));
    }
  }

  /** Takes the trees that are finished, and makes room for what threads grow on. */
  collect(trees: ForestTree[]): void {
    for (const [thread, words] of this.#desks.entries()) {
      const nodes = this.#nodes[thread]!;
      for (let i = 0; i < words[desk.finished]!; i++) {
        const [tree, begin, end, leaves] = words.subarray(desk.list + 4 * i, desk.list + 4 * i + 4);
        trees[tree!] = new ForestTree(new Uint32Array(nodes.subarray(2 * begin!, 2 * end!)), leaves!);
      }
      const [begin, top] = [words[desk.begin]!, words[desk.top]!];
      const isFull = words[desk.needsRoom] === 1 && begin === 0;
      const to = isFull ? this.#kernels.memory.uint32(2 * nodes.length) : nodes;
      to.set(nodes.subarray(2 * begin, 2 * top));
      this.#nodes[thread] = to;
      words[desk.nodes] = to.byteOffset;
      words[desk.capacity] = (to.length * 4) / nodeBytes;
      words[desk.begin] = 0;
      words[desk.top] = top - begin;
      words[desk.finished] = 0;
    }
  }

  importances(): Float64Array {
    const sums = new Float64Array(this.#gains[0]!.length);
    for (let i = 0; i < sums.length; i++) {
      const sum = this.#gains.reduce((before, gains) => before + gains[i]!, 0n);
      sums[i] = Number(sum) / 2 ** 40;
    }
    return sums;
  }
}

function describeRules(rules: ForestRules): number[] {
  const { seed, trees, rows, maximumDepth, minimumRowsPerLeaf, leaves } = rules;
  const sample = rows === 'all' ? 0 : rows === 'bootstrap' ? -1 : rows;
  return [seed % 2 ** 32, Math.floor(seed / 2 ** 32), trees, sample, maximumDepth, minimumRowsPerLeaf, leaves];
}
