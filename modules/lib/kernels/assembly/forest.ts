import { binSize } from './forestCounts';
import { randomBelow, seedRandom } from './forestRandom';
import {
  findSplit,
  nodeSums,
  placeSplits,
  resetOrder,
  splitBin,
  splitFeature,
  splitGain,
  splitMissing,
  splitSides,
} from './forestSplits';

export { binNumbers } from './forestBins';

/**
 * Grows the trees of a forest, a tree a thread. Trees are taken from a common counter; each has its own random numbers, so it is
 * the same whichever thread grows it.
 *
 * A tree is a list of nodes of 8 bytes, numbered from its root, 0. Two words a node:
 * - numeric split: 1 << 30 | missing goes left << 29 | last bin that goes left << 21 | feature; the left child. The right one is the next.
 * - categorical split: 2 << 30 | feature; the left child. The four nodes before it hold the set of bins that go left, a bit each.
 * - leaf with one code: the code; its value as a float.
 * - leaf with several: 3 << 30 | how many; the first of as many nodes, each a code and a value.
 */

// The table.
let data: usize = 0;
let stride: usize = 0;
let rowCount: i32 = 0;
let targetAt: usize = 0;
let codeAt: usize = 0;
let classes: i32 = 0;
let features: i32 = 0;
/** What leaves hold: 0 = the target's mean, 1 = the share of class 1, 2 = the shares of all codes. */
let leafKind: i32 = 0;
/** A float a row; 0: all weigh the same. */
let weights: usize = 0;

// The rules.
let seedLow: u32 = 0;
let seedHigh: u32 = 0;
/** Rows of a tree: 0 = all of them; -1 = drawn with replacement; else so many drawn without. */
let sampleRows: i32 = 0;
let treeCount: i32 = 0;
let mostDepth: i32 = 0;
let leastRows: i32 = 0;
/** Leaves of a tree, where the best split comes first; 0: no limit. */
let mostLeaves: i32 = 0;
let mean: f64 = 0;

// The rows that tell how good the forest is.
let probeCount: i32 = 0;
let probeSums: usize = 0;
let probeTrees: usize = 0;
let probeScale: f64 = 0;

// What the threads share.
let nextTree: usize = 0;

// The thread's own arrays, and the tree that grows.
let desk: usize = 0;
let gains: usize = 0;
let bag: usize = 0;
let entries: usize = 0;
let scratch: usize = 0;
let near: usize = 0;
let nearRows: i32 = 0;
let codeSums: usize = 0;
let open: usize = 0;
let openCount: i32 = 0;
let nodes: usize = 0;
/** Places in `nodes`: where the tree begins, what is free, and the end. */
let treeBegin: i32 = 0;
let top: i32 = 0;
let capacity: i32 = 0;
/** Nodes that one step may need. */
let roomOfStep: i32 = 0;
let tree: i32 = -1;
let leaves: i32 = 0;
/** Impurity of the root: gains are kept as shares of it. */
let rootImpurity: f64 = 0;

/** Bytes of an open node: see the offsets. */
const openSize: usize = 80;
const atNode: usize = 0;
const atDepth: usize = 4;
const atBegin: usize = 8;
const atEnd: usize = 12;
const atNear: usize = 16;
const atFeature: usize = 20;
const atBin: usize = 24;
const atMissing: usize = 28;
const atGain: usize = 32;
const atSet: usize = 40;

/** Words at the beginning of a desk, by which the learner and the thread talk. */
const deskNodes: usize = 0;
const deskCapacity: usize = 4;
const deskBegin: usize = 8;
const deskTop: usize = 12;
const deskFinished: usize = 16;
const deskNeedsRoom: usize = 20;
/** Four words a finished tree: its number, begin and end of its nodes, leaves. */
const deskList: usize = 64;
const mostFinished = 64;

/** Tells a thread where the table is. Records are as `forestCounts` has them. */
export function describeTable(
  _thread: i32,
  _threads: i32,
  table: usize,
  recordSize: i32,
  rows: i32,
  targetOffset: i32,
  codeOffset: i32,
  classCount: i32,
  featureCount: i32,
  leaf: i32,
  rowWeights: usize,
  meanTarget: f64,
): void {
  data = table;
  stride = recordSize;
  rowCount = rows;
  targetAt = targetOffset;
  codeAt = codeOffset;
  classes = classCount;
  features = featureCount;
  leafKind = leaf;
  weights = rowWeights;
  mean = meanTarget;
}

/** Tells a thread the rules that trees grow by. */
export function describeTrees(
  _thread: i32,
  _threads: i32,
  low: f64,
  high: f64,
  trees: i32,
  sample: i32,
  depth: i32,
  rows: i32,
  leafLimit: i32,
): void {
  seedLow = <u32>low;
  seedHigh = <u32>high;
  treeCount = trees;
  sampleRows = sample;
  mostDepth = depth;
  leastRows = rows;
  mostLeaves = leafLimit;
}

/** Tells a thread where the sums of rows that were not drawn are kept. */
export function describeProbes(_thread: i32, _threads: i32, count: i32, sums: usize, trees: usize, scale: f64): void {
  probeCount = count;
  probeSums = sums;
  probeTrees = trees;
  probeScale = scale;
}

/** Lays out the thread's own memory, `size` bytes of `place`: the desk, and all but the nodes. Answers what it takes. */
export function placeThread(
  thread: i32,
  _threads: i32,
  place: usize,
  size: i32,
  counter: usize,
  categoryFlags: usize,
  columns: i32,
  splits: i32,
  codes: i32,
  openNodes: i32,
  nearRowLimit: i32,
): i32 {
  nextTree = counter;
  desk = place + <usize>size * <usize>thread;
  gains = desk + deskList + mostFinished * 16;
  roomOfStep = 8 + codes;
  codeSums = gains + ((<usize>features) << 3);
  open = codeSums + ((<usize>codes) << 3);
  nearRows = nearRowLimit;
  near = align(open + <usize>openNodes * openSize);
  entries = align(near + <usize>nearRows * stride);
  scratch = align(entries + ((<usize>rowCount) << 3));
  bag = align(scratch + ((<usize>rowCount) << 3));
  const rest = align(bag + rowCount);
  const end = placeSplits(rest, stride, targetAt, codeAt, classes, features, categoryFlags, columns, splits, leastRows);
  tree = -1;
  openCount = 0;
  return <i32>(align(end) - desk);
}

function align(place: usize): usize {
  return (place + 63) & ~63;
}

/**
 * Grows trees until some `budget` bins of rows were looked at, there is no more room for nodes, or there are no more trees. Goes on
 * with the tree that it was at.
 */
export function growTrees(_thread: i32, _threads: i32, budget: f64): void {
  nodes = load<u32>(desk, deskNodes);
  capacity = load<i32>(desk, deskCapacity);
  treeBegin = load<i32>(desk, deskBegin);
  top = load<i32>(desk, deskTop);
  store<i32>(desk, 0, deskNeedsRoom);
  let rest = budget;
  while (rest > 0) {
    if (top + roomOfStep > capacity) {
      store<i32>(desk, 1, deskNeedsRoom);
      break;
    }
    if (tree < 0) {
      if (load<i32>(desk, deskFinished) === mostFinished || !startTree()) break;
      rest -= <f64>rowCount;
    } else if (openCount === 0) {
      finishTree();
    } else {
      rest -= mostLeaves > 0 ? growBest() : growNext();
    }
  }
  store<i32>(desk, treeBegin, deskBegin);
  store<i32>(desk, top, deskTop);
}

/** Takes the next tree, if there is one, and draws its rows. */
function startTree(): bool {
  tree = atomic.add<i32>(nextTree, 1);
  if (tree >= treeCount) {
    tree = -1;
    return false;
  }
  seedRandom(seedLow, seedHigh, tree);
  resetOrder();
  drawRows();
  treeBegin = top;
  leaves = 0;
  const count = listRows();
  addNodes(1);
  sumUp(entries, entries + ((<usize>count) << 3), data);
  rootImpurity = impurity(entries, entries + ((<usize>count) << 3));
  openNode(0, 0, 0, count, false);
  return true;
}

/** Fills the bag: how often each row was drawn. */
function drawRows(): void {
  if (sampleRows === 0) {
    memory.fill(bag, 1, rowCount);
    return;
  }
  memory.fill(bag, 0, rowCount);
  if (sampleRows < 0) {
    for (let i = 0; i < rowCount; i++) {
      const place = bag + <usize>randomBelow(rowCount);
      store<u8>(place, load<u8>(place) + 1);
    }
    return;
  }
  // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S).
  let wanted = sampleRows;
  for (let row = 0; row < rowCount; row++) {
    if (<i32>randomBelow(rowCount - row) >= wanted) continue;
    store<u8>(bag + row, 1);
    wanted -= 1;
  }
}

/** Lists the rows of the bag that have weight. Answers how many they are. */
function listRows(): i32 {
  let place = entries;
  for (let row = 0; row < rowCount; row++) {
    let weight = <f32>load<u8>(bag + row);
    if (weights !== 0) weight *= load<f32>(weights + ((<usize>row) << 2));
    store<i32>(place, row);
    store<f32>(place, weight, 4);
    if (weight > 0) place += 8;
  }
  return <i32>((place - entries) >> 3);
}

/** Makes room for nodes. Answers the number of the first one, in the tree. */
function addNodes(count: i32): i32 {
  const first = top - treeBegin;
  top += count;
  return first;
}

function nodeAt(node: i32): usize {
  return nodes + ((<usize>(treeBegin + node)) << 3);
}

function openNode(node: i32, depth: i32, begin: i32, end: i32, isNear: bool): void {
  const record = open + <usize>openCount * openSize;
  store<i32>(record, node, atNode);
  store<i32>(record, depth, atDepth);
  store<i32>(record, begin, atBegin);
  store<i32>(record, end, atEnd);
  store<i32>(record, isNear ? 1 : 0, atNear);
  openCount += 1;
  if (mostLeaves === 0) return;
  if (!splitOpen(record)) {
    openCount -= 1;
    closeNode(record);
  }
}

/** The node that was opened last becomes a leaf or is split: the tree grows depth first, the left side first. */
function growNext(): f64 {
  const record = open + <usize>(openCount - 1) * openSize;
  openCount -= 1;
  const rows = load<i32>(record, atEnd) - load<i32>(record, atBegin);
  if (rows <= nearRows && load<i32>(record, atNear) === 0) bringNear(record);
  if (splitOpen(record)) partNode(record);
  else closeNode(record);
  return <f64>rows * 8;
}

/** The open node whose split gains the most is split, while the tree may have more leaves; else one becomes a leaf. */
function growBest(): f64 {
  if (leaves + openCount >= mostLeaves) {
    openCount -= 1;
    closeNode(open + <usize>openCount * openSize);
    return 1;
  }
  let best = open;
  for (let k = 1; k < openCount; k++) {
    const record = open + <usize>k * openSize;
    if (load<f64>(record, atGain) > load<f64>(best, atGain)) best = record;
  }
  // The last place is free then, and the children take it.
  openCount -= 1;
  const last = open + <usize>openCount * openSize;
  memory.copy(open + <usize>mostLeaves * openSize, best, openSize);
  memory.copy(best, last, openSize);
  const chosen = open + <usize>mostLeaves * openSize;
  const rows = load<i32>(chosen, atEnd) - load<i32>(chosen, atBegin);
  partNode(chosen);
  return <f64>rows * <f64>features;
}

/** Copies the records of a node to where its whole subtree stays in the processor's cache. */
function bringNear(record: usize): void {
  const end = entryAt(load<i32>(record, atEnd));
  let to = near;
  let number = 0;
  for (let entry = entryAt(load<i32>(record, atBegin)); entry < end; entry += 8) {
    memory.copy(to, data + <usize>load<u32>(entry) * stride, stride);
    store<i32>(entry, number);
    number += 1;
    to += stride;
  }
  store<i32>(record, 1, atNear);
}

function entryAt(place: i32): usize {
  return entries + ((<usize>place) << 3);
}

function baseOf(record: usize): usize {
  return load<i32>(record, atNear) === 0 ? data : near;
}

/** Finds the split of an open node, and keeps it there. false: it has to be a leaf. */
function splitOpen(record: usize): bool {
  const begin = entryAt(load<i32>(record, atBegin));
  const end = entryAt(load<i32>(record, atEnd));
  const rows = <i32>((end - begin) >> 3);
  const base = baseOf(record);
  if (load<i32>(record, atDepth) >= mostDepth || rows < 2 * leastRows || isPure(begin, end, base)) return false;
  sumUp(begin, end, base);
  if (!findSplit(begin, end, base)) return false;
  const feature = splitFeature();
  store<i32>(record, feature, atFeature);
  store<i32>(record, splitBin(), atBin);
  store<i32>(record, splitMissing() ? 1 : 0, atMissing);
  store<f64>(record, splitGain(), atGain);
  const sides = splitSides();
  for (let at: usize = 0; at < 256; at += 16) {
    const isLeft = i8x16.ne(v128.load(sides + at), i8x16.splat(0));
    store<u16>(record + atSet + (at >> 3), <u16>i8x16.bitmask(isLeft));
  }
  return true;
}

/** All rows have the same target, or the same class. */
function isPure(begin: usize, end: usize, base: usize): bool {
  if (classes > 0) {
    const first = load<u32>(base + <usize>load<u32>(begin) * stride + codeAt);
    for (let entry = begin + 8; entry < end; entry += 8) {
      if (load<u32>(base + <usize>load<u32>(entry) * stride + codeAt) !== first) return false;
    }
    return true;
  }
  const first = load<f32>(base + <usize>load<u32>(begin) * stride + targetAt);
  for (let entry = begin + 8; entry < end; entry += 8) {
    if (load<f32>(base + <usize>load<u32>(entry) * stride + targetAt) !== first) return false;
  }
  return true;
}

/** Sums up a node's rows, in the layout of a bin. */
function sumUp(begin: usize, end: usize, base: usize): void {
  const sums = nodeSums();
  memory.fill(sums, 0, binSize());
  if (classes === 0) {
    let sum: f64 = 0;
    let weight: f64 = 0;
    for (let entry = begin; entry < end; entry += 8) {
      const own = <f64>load<f32>(entry, 4);
      sum += own * <f64>load<f32>(base + <usize>load<u32>(entry) * stride + targetAt);
      weight += own;
    }
    store<f64>(sums, sum);
    store<f64>(sums, weight, 8);
    return;
  }
  for (let entry = begin; entry < end; entry += 8) {
    const place = sums + ((<usize>load<u32>(base + <usize>load<u32>(entry) * stride + codeAt)) << 3);
    store<f64>(place, load<f64>(place) + <f64>load<f32>(entry, 4));
  }
}

/** Sum of squares around the mean, or of two or more classes what corresponds to it, of the root: after `sumUp`. */
function impurity(begin: usize, end: usize): f64 {
  const sums = nodeSums();
  let squares: f64 = 0;
  let weight: f64 = 0;
  let own: f64 = 0;
  if (classes === 0) {
    for (let entry = begin; entry < end; entry += 8) {
      const target = <f64>load<f32>(data + <usize>load<u32>(entry) * stride + targetAt);
      own += <f64>load<f32>(entry, 4) * target * target;
    }
    return own - (load<f64>(sums) * load<f64>(sums)) / load<f64>(sums, 8);
  }
  if (classes === 2) return (load<f64>(sums) * load<f64>(sums, 8)) / (load<f64>(sums) + load<f64>(sums, 8));
  for (let k = 0; k < classes; k++) {
    own = load<f64>(sums + ((<usize>k) << 3));
    squares += own * own;
    weight += own;
  }
  return weight - squares / weight;
}

/** Parts the rows of an open node by the split that it has, and opens its children. */
function partNode(record: usize): void {
  const node = load<i32>(record, atNode);
  const depth = load<i32>(record, atDepth) + 1;
  const begin = load<i32>(record, atBegin);
  const end = load<i32>(record, atEnd);
  const isNear = load<i32>(record, atNear) !== 0;
  const feature = load<i32>(record, atFeature);
  keepGain(feature, load<f64>(record, atGain));
  const left = writeSplit(record, node, feature);
  const middle = partRows(record, begin, end, feature);
  if (mostLeaves > 0) {
    openNode(left, depth, begin, middle, isNear);
    openNode(left + 1, depth, middle, end, isNear);
  } else {
    openNode(left + 1, depth, middle, end, isNear);
    openNode(left, depth, begin, middle, isNear);
  }
}

/** As an integer, so that the sum over trees is the same in any order. */
function keepGain(feature: i32, gain: f64): void {
  if (!(rootImpurity > 0)) return;
  const place = gains + ((<usize>feature) << 3);
  store<i64>(place, load<i64>(place) + <i64>(min(gain / rootImpurity, 1) * 1099511627776));
}

/** Answers the left child. */
function writeSplit(record: usize, node: i32, feature: i32): i32 {
  const bin = load<i32>(record, atBin);
  if (bin > 0) {
    const left = addNodes(2);
    store<u32>(nodeAt(node), (1 << 30) | (load<i32>(record, atMissing) << 29) | (bin << 21) | feature);
    store<i32>(nodeAt(node), left, 4);
    return left;
  }
  const left = addNodes(6) + 4;
  memory.copy(nodeAt(left - 4), record + atSet, 32);
  store<u32>(nodeAt(node), (2 << 30) | feature);
  store<i32>(nodeAt(node), left, 4);
  return left;
}

/** Sorts entries so that those that go left come first; both sides keep their order. Answers where the right side begins. */
function partRows(record: usize, begin: i32, end: i32, feature: i32): i32 {
  const base = baseOf(record) + feature;
  const set = record + atSet;
  let to = entryAt(begin);
  let other = scratch;
  const last = entryAt(end);
  for (let entry = to; entry < last; entry += 8) {
    const own = load<u64>(entry);
    const bin = <usize>load<u8>(base + <usize>(<u32>own) * stride);
    const isLeft: usize = (<usize>load<u8>(set + (bin >> 3)) >> (bin & 7)) & 1;
    store<u64>(to, own);
    store<u64>(other, own);
    to += isLeft << 3;
    other += (1 - isLeft) << 3;
  }
  memory.copy(to, scratch, other - scratch);
  return <i32>((to - entries) >> 3);
}

/** An open node becomes a leaf. */
function closeNode(record: usize): void {
  leaves += 1;
  const begin = entryAt(load<i32>(record, atBegin));
  const end = entryAt(load<i32>(record, atEnd));
  const base = baseOf(record);
  const node = load<i32>(record, atNode);
  if (leafKind === 2) {
    writeShares(node, begin, end, base);
    return;
  }
  sumUp(begin, end, base);
  const sums = nodeSums();
  const value =
    leafKind === 0
      ? mean + load<f64>(sums) / load<f64>(sums, 8)
      : load<f64>(sums, 8) / (load<f64>(sums) + load<f64>(sums, 8));
  store<u32>(nodeAt(node), 0);
  store<f32>(nodeAt(node), <f32>value, 4);
}

/** Shares of the codes of a leaf's rows, in the order in which they come. */
function writeShares(node: i32, begin: usize, end: usize, base: usize): void {
  let weight: f64 = 0;
  const first = top - treeBegin;
  let count = 0;
  for (let entry = begin; entry < end; entry += 8) {
    const code = load<u32>(base + <usize>load<u32>(entry) * stride + codeAt);
    const place = codeSums + ((<usize>code) << 3);
    const own = <f64>load<f32>(entry, 4);
    weight += own;
    if (load<f64>(place) === 0) {
      store<u32>(nodeAt(first + count), code);
      count += 1;
    }
    store<f64>(place, load<f64>(place) + own);
  }
  if (count > 1) addNodes(count);
  for (let k = 0; k < count; k++) {
    const code = load<u32>(nodeAt(first + k));
    const place = codeSums + ((<usize>code) << 3);
    store<f32>(nodeAt(first + k), <f32>(load<f64>(place) / weight), 4);
    store<f64>(place, 0);
  }
  if (count === 1) {
    store<u64>(nodeAt(node), load<u64>(nodeAt(first)));
    return;
  }
  store<u32>(nodeAt(node), (3 << 30) | count);
  store<i32>(nodeAt(node), first, 4);
}

function finishTree(): void {
  probe();
  const count = load<i32>(desk, deskFinished);
  const place = desk + deskList + ((<usize>count) << 4);
  store<i32>(place, tree);
  store<i32>(place, treeBegin, 4);
  store<i32>(place, top, 8);
  store<i32>(place, leaves, 12);
  store<i32>(desk, count + 1, deskFinished);
  treeBegin = top;
  tree = -1;
}

/** Adds what the tree says of rows that were not drawn. As integers, so that the sums are the same in any order of trees. */
function probe(): void {
  for (let i = 0; i < probeCount; i++) {
    const row = <i32>((<i64>i * rowCount) / probeCount);
    if (load<u8>(bag + row) !== 0) continue;
    atomic.add<i32>(probeTrees + ((<usize>i) << 2), 1);
    const leaf = nodeAt(leafOf(data + <usize>row * stride));
    const word = load<u32>(leaf);
    if (word >>> 30 === 0) addShare(i, word, load<f32>(leaf, 4));
    else {
      const first = nodeAt(load<i32>(leaf, 4));
      const last = first + ((<usize>(word & 0x3fffffff)) << 3);
      for (let pair = first; pair < last; pair += 8) addShare(i, load<u32>(pair), load<f32>(pair, 4));
    }
  }
}

function addShare(i: i32, code: u32, value: f32): void {
  if (leafKind === 0) {
    atomic.add<i64>(probeSums + ((<usize>i) << 3), <i64>nearest((<f64>value - mean) * probeScale));
    return;
  }
  const width = leafKind === 2 ? classes : 1;
  atomic.add<i32>(probeSums + ((<usize>i * width + code) << 2), <i32>nearest(<f64>value * probeScale));
}

/** The leaf that a record reaches. */
function leafOf(record: usize): i32 {
  let node = 0;
  let word = load<u32>(nodeAt(0));
  while (word >>> 30 === 1 || word >>> 30 === 2) {
    const left = load<i32>(nodeAt(node), 4);
    node = left + (goesLeft(record, word, left) ? 0 : 1);
    word = load<u32>(nodeAt(node));
  }
  return node;
}

function goesLeft(record: usize, word: u32, left: i32): bool {
  if (word >>> 30 === 1) {
    const bin = <u32>load<u8>(record + <usize>(word & 0x1fffff));
    return bin === 0 ? (word & (1 << 29)) !== 0 : bin <= ((word >>> 21) & 255);
  }
  const bin = <usize>load<u8>(record + <usize>(word & 0x3fffffff));
  return ((load<u8>(nodeAt(left - 4) + (bin >> 3)) >> <u8>(bin & 7)) & 1) !== 0;
}
