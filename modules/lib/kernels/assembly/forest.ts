import { chooseSample, drawRows, entries, listRows, placeBag } from './forestBag';
import { splitBin, splitFeature, splitMissing, splitSides } from './forestChoice';
import {
  addNodes,
  beginTree,
  hasRoom,
  placeNodes,
  placeSums,
  top,
  treeBegin,
  writeLeaf,
  writeSplit,
} from './forestNodes';
import { probe } from './forestProbes';
import { seedRandom } from './forestRandom';
import { splitGain } from './forestScores';
import { findSplit, placeSplits, resetOrder } from './forestSplits';
import { impurity, isPure, sumUp } from './forestSums';
import { classes, codeAt, data, features, rowCount, stride, targetAt } from './forestTable';

export { binNumbers } from './forestBins';
export { describeProbes } from './forestProbes';
export { describeTable } from './forestTable';

/**
 * Grows the trees of a forest, a tree a thread. Trees are taken from a common counter; each has its own random numbers, so it is
 * the same whichever thread grows it.
 */

// The rules.
let seedLow: u32 = 0;
let seedHigh: u32 = 0;
let treeCount: i32 = 0;
let mostDepth: i32 = 0;
let leastRows: i32 = 0;
/** Leaves of a tree, where the best split comes first; 0: no limit. */
let mostLeaves: i32 = 0;

// What the threads share.
let nextTree: usize = 0;

// The thread's own arrays, and the tree that grows.
let desk: usize = 0;
let gains: usize = 0;
let scratch: usize = 0;
let near: usize = 0;
let nearRows: i32 = 0;
let open: usize = 0;
let openCount: i32 = 0;
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
  chooseSample(sample);
  mostDepth = depth;
  leastRows = rows;
  mostLeaves = leafLimit;
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
  const codeSums = gains + ((<usize>features) << 3);
  placeSums(codeSums);
  open = codeSums + ((<usize>codes) << 3);
  nearRows = nearRowLimit;
  near = align(open + <usize>openNodes * openSize);
  const list = align(near + <usize>nearRows * stride);
  scratch = align(list + ((<usize>rowCount) << 3));
  const bag = align(scratch + ((<usize>rowCount) << 3));
  placeBag(bag, list);
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
  const capacity = load<i32>(desk, deskCapacity);
  placeNodes(load<u32>(desk, deskNodes), capacity, load<i32>(desk, deskBegin), load<i32>(desk, deskTop));
  store<i32>(desk, 0, deskNeedsRoom);
  let rest = budget;
  while (rest > 0) {
    if (!hasRoom(roomOfStep)) {
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
  beginTree();
  leaves = 0;
  const count = listRows();
  addNodes(1);
  sumUp(entries, entries + ((<usize>count) << 3), data);
  rootImpurity = impurity(entries, entries + ((<usize>count) << 3));
  openNode(0, 0, 0, count, false);
  return true;
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

/** Parts the rows of an open node by the split that it has, and opens its children. */
function partNode(record: usize): void {
  const node = load<i32>(record, atNode);
  const depth = load<i32>(record, atDepth) + 1;
  const begin = load<i32>(record, atBegin);
  const end = load<i32>(record, atEnd);
  const isNear = load<i32>(record, atNear) !== 0;
  const feature = load<i32>(record, atFeature);
  keepGain(feature, load<f64>(record, atGain));
  const set = record + atSet;
  const left = writeSplit(node, feature, load<i32>(record, atBin), load<i32>(record, atMissing), set);
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
  writeLeaf(load<i32>(record, atNode), begin, entryAt(load<i32>(record, atEnd)), baseOf(record));
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
  beginTree();
  tree = -1;
}
