import { tryCategories } from './forestCategories';
import { forgetChoice, placeChoice, splitFeature } from './forestChoice';
import {
  clearCounts,
  countFour,
  countOne,
  countRows,
  histogramOf,
  listPresent,
  listSeen,
  placeCounts,
  presentBinCount,
} from './forestCounts';
import { placeCuts, tryNumbers } from './forestCuts';
import { randomBelow } from './forestRandom';
import { beginNode, leastRows, nodeRows, placeScores } from './forestScores';

/**
 * Chooses the split of a node that lowers the sum of squares (a numeric target) or the Gini impurity (classes) the most.
 *
 * Best splits: all cuts of `columnsPerSplit` random features; of more, one by one, until one parts the rows. Random splits: `randomSplits` cuts spread
 * evenly over the features; where a feature has no more cuts than were to be drawn, all are tried.
 */

let features: i32 = 0;
let isCategory: usize = 0;
/** Best splits: features to look at; 0: random splits. */
let columnsPerSplit: i32 = 0;
let randomSplits: i32 = 0;

/** Cuts of each feature of the node, of which the first ones from a random place on have one more. */
let cutsEach: i32 = 0;
let cutsMore: i32 = 0;
let cutsFrom: i32 = 0;
let chosen: i32 = 0;

/** Random order of the features, as far as it was drawn. */
let order: usize = 0;
/** Above all cuts that a feature can have. */
const allCuts = 1 << 30;
/** Nodes of so many rows are counted four features at a time. */
let largeNode: i32 = 0;

/** Answers where the arrays of this thread end. */
export function placeSplits(
  place: usize,
  recordSize: usize,
  targetOffset: usize,
  codeOffset: usize,
  classCount: i32,
  featureCount: i32,
  categoryFlags: usize,
  columns: i32,
  splits: i32,
  rows: i32,
): usize {
  place = placeCounts(place, recordSize, targetOffset, codeOffset, classCount);
  features = featureCount;
  isCategory = categoryFlags;
  columnsPerSplit = columns;
  randomSplits = splits;
  largeNode = 64 + 32 * max(2, classCount);
  place = placeChoice(placeCuts(place, recordSize));
  order = placeScores(place, classCount, rows);
  return order + ((<usize>features * 4 + 15) & ~15);
}

/** Before a tree: features in order, so that no tree depends on the one before. */
export function resetOrder(): void {
  for (let i = 0; i < features; i++) store<i32>(order + ((<usize>i) << 2), i);
}

/** Finds the best split of a node. false: none lowers the impurity. */
export function findSplit(begin: usize, end: usize, base: usize): bool {
  beginNode(<i32>((end - begin) >> 3));
  forgetChoice();
  if (columnsPerSplit > 0) findBest(begin, end, base);
  else findRandom(begin, end, base);
  return splitFeature() >= 0;
}

function findBest(begin: usize, end: usize, base: usize): void {
  chosen = min(columnsPerSplit, features);
  cutsEach = allCuts;
  cutsMore = 0;
  let next = 0;
  while (next < features && (next < chosen || splitFeature() < 0)) {
    const count = nodeRows >= largeNode && chosen - next >= 4 ? 4 : 1;
    for (let k = 0; k < count; k++) drawFeature(next + k);
    tryFeatures(begin, end, base, next, count);
    next += count;
  }
}

/** Looks at all features in their order, or at as many random ones as there are splits. */
function findRandom(begin: usize, end: usize, base: usize): void {
  chosen = min(features, randomSplits);
  if (chosen < features) for (let k = 0; k < chosen; k++) drawFeature(k);
  cutsEach = randomSplits / chosen;
  cutsMore = randomSplits % chosen;
  cutsFrom = cutsMore > 0 ? <i32>randomBelow(chosen) : 0;
  let next = 0;
  while (next < chosen) {
    const count = nodeRows >= largeNode && chosen - next >= 4 ? 4 : 1;
    tryFeatures(begin, end, base, next, count);
    next += count;
  }
}

/** Chooses the feature at place `k` of the order among those that follow. */
function drawFeature(k: i32): void {
  const from = order + ((<usize>(k + <i32>randomBelow(features - k))) << 2);
  const to = order + ((<usize>k) << 2);
  const feature = load<i32>(from);
  store<i32>(from, load<i32>(to));
  store<i32>(to, feature);
}

function featureAt(k: i32): i32 {
  return load<i32>(order + ((<usize>k) << 2));
}

function cutsAt(k: i32): i32 {
  const place = k >= cutsFrom ? k - cutsFrom : k - cutsFrom + chosen;
  return cutsEach + (place < cutsMore ? 1 : 0);
}

/** `count` is 4 or 1. */
function tryFeatures(begin: usize, end: usize, base: usize, first: i32, count: i32): void {
  if (count === 1) {
    countOne(begin, end, base, featureAt(first));
    listSeen();
  } else {
    countFour(begin, end, base, featureAt(first), featureAt(first + 1), featureAt(first + 2), featureAt(first + 3));
  }
  for (let slot = 0; slot < count; slot++) {
    if (count > 1) listPresent(slot);
    tryCuts(begin, end, base, slot, featureAt(first + slot), cutsAt(first + slot));
  }
}

function tryCuts(begin: usize, end: usize, base: usize, slot: i32, feature: i32, cuts: i32): void {
  const withRows = leastRows > 1;
  if (presentBinCount() > 1) {
    if (withRows) countRows(begin, end, base, feature);
    const all = presentBinCount() - 1 <= cuts;
    if (load<u8>(isCategory + feature) !== 0) tryCategories(histogramOf(slot), feature, cuts, all);
    else tryNumbers(begin, base, histogramOf(slot), feature, cuts, all);
  }
  clearCounts(slot, withRows);
}
