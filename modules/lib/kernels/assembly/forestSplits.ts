import {
  binSize,
  clearCounts,
  countFour,
  countOne,
  countRows,
  histogramOf,
  listPresent,
  listSeen,
  placeCounts,
  presentBinCount,
  presentBins,
  rowCountsOf,
} from './forestCounts';
import { randomBelow } from './forestRandom';
import {
  addVector,
  beginNode,
  classes,
  considerPair,
  considerVector,
  leastRows,
  left,
  nodeRows,
  nodeWeight,
  pairSum,
  pairWeight,
  placeScores,
  weightOf,
} from './forestScores';

/**
 * Chooses the split of a node that lowers the sum of squares (a numeric target) or the Gini impurity (classes) the most.
 *
 * Best splits: all cuts of `columnsPerSplit` random features; of more, one by one, until one parts the rows. Random splits: `randomSplits` cuts spread
 * evenly over the features, at the values of random rows, so that dense stretches are cut more often; where a feature has no
 * more cuts than were to be drawn, all are tried. What is missing takes the better side. Categories are put in order of the
 * target's mean (of the share of a random class, for more than two), then cut in the same way (Fisher, 1958; Breiman et al.,
 * "Classification and regression trees", 1984, 9.4).
 */

let features: i32 = 0;
let isCategory: usize = 0;
/** Best splits: features to look at; 0: random splits. */
let columnsPerSplit: i32 = 0;
let randomSplits: i32 = 0;
let recordBytes: usize = 0;

/** Cuts of each feature of the node, of which the first ones from a random place on have one more. */
let cutsEach: i32 = 0;
let cutsMore: i32 = 0;
let cutsFrom: i32 = 0;
let chosen: i32 = 0;

/** Random order of the features, as far as it was drawn. */
let order: usize = 0;
/** A byte a bin: a random split was drawn here. */
let drawn: usize = 0;
/** Bins of a categorical feature by the mean of the target, and the means. Missing values and unknown categories are one. */
let ranked: usize = 0;
let means: usize = 0;

let bestFeature: i32 = -1;
let bestBin: i32 = 0;
let bestMissing: bool = false;
/** A byte a bin: it goes left. Only for categories. */
let members: usize = 0;

/** Most categories of the named side of a split. */
const mostMembers = 32;
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
  recordBytes = recordSize;
  largeNode = 64 + 32 * max(2, classCount);
  drawn = place;
  members = drawn + 256;
  ranked = members + 256;
  means = ranked + 256;
  order = placeScores(means + 256 * 8, classCount, rows);
  return order + ((<usize>features * 4 + 15) & ~15);
}

/** Before a tree: features in order, so that no tree depends on the one before. */
export function resetOrder(): void {
  for (let i = 0; i < features; i++) store<i32>(order + ((<usize>i) << 2), i);
}

export function splitFeature(): i32 {
  return bestFeature;
}

/** Last bin that goes left, of a numeric feature; 0 of a categorical one. */
export function splitBin(): i32 {
  return bestBin;
}

export function splitMissing(): bool {
  return bestMissing;
}

/** A byte a bin: 1 where it goes left. Fills it for numeric features. */
export function splitSides(): usize {
  if (load<u8>(isCategory + bestFeature) === 0) {
    memory.fill(members, 0, 256);
    memory.fill(members + 1, 1, bestBin);
    store<u8>(members, bestMissing ? 1 : 0);
  }
  return members;
}

/** Finds the best split of a node. false: none lowers the impurity. */
export function findSplit(begin: usize, end: usize, base: usize): bool {
  beginNode(<i32>((end - begin) >> 3));
  bestFeature = -1;
  if (columnsPerSplit > 0) findBest(begin, end, base);
  else findRandom(begin, end, base);
  return bestFeature >= 0;
}

function findBest(begin: usize, end: usize, base: usize): void {
  chosen = min(columnsPerSplit, features);
  cutsEach = allCuts;
  cutsMore = 0;
  let next = 0;
  while (next < features && (next < chosen || bestFeature < 0)) {
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
    else {
      if (!all) drawCuts(begin, base, feature, cuts);
      if (classes > 2) scanVectors(histogramOf(slot), feature, all);
      else scanPairs(histogramOf(slot), feature, all);
      if (!all) memory.fill(drawn, 0, 256);
    }
  }
  clearCounts(slot, withRows);
}

function drawCuts(begin: usize, base: usize, feature: i32, cuts: i32): void {
  for (let k = 0; k < cuts; k++) {
    const entry = begin + ((<usize>randomBelow(nodeRows)) << 3);
    store<u8>(drawn + <usize>load<u8>(base + <usize>load<u32>(entry) * recordBytes + feature), 1);
  }
}

/** Cuts of a numeric feature, of a numeric target or two classes: sums of the target (or of the second class) and of weights. */
function scanPairs(histogram: usize, feature: i32, all: bool): void {
  const present = presentBins();
  const count = presentBinCount();
  const hasMissing = load<u8>(present) === 0;
  const missingSum = hasMissing ? pairSum(histogram) : 0;
  const missingWeight = hasMissing ? pairWeight(histogram) : 0;
  const withRows = leastRows > 1;
  const missingRows = withRows && hasMissing ? load<i32>(rowCountsOf()) : 0;
  // The cut after the last value parts it from the missing values.
  const last = hasMissing ? count : count - 1;
  let sum: f64 = 0;
  let weight: f64 = 0;
  let rows = 0;
  for (let k = hasMissing ? 1 : 0; k < last; k++) {
    const bin = <usize>load<u8>(present + k);
    sum += pairSum(histogram + (bin << 4));
    weight += pairWeight(histogram + (bin << 4));
    if (withRows) rows += load<i32>(rowCountsOf() + (bin << 2));
    if (!all && load<u8>(drawn + bin) === 0) continue;
    if (considerPair(sum, weight, rows)) keepNumber(feature, k, !hasMissing && weight * 2 > nodeWeight);
    if (hasMissing && considerPair(sum + missingSum, weight + missingWeight, rows + missingRows)) {
      keepNumber(feature, k, true);
    }
  }
}

/** Keeps the cut after the listed bin `k`: half way to the next that has rows. */
function keepNumber(feature: i32, k: i32, missing: bool): void {
  const bin = <i32>load<u8>(presentBins() + k);
  const next = k + 1 < presentBinCount() ? <i32>load<u8>(presentBins() + k + 1) : bin + 1;
  bestFeature = feature;
  bestBin = (bin + next - 1) >> 1;
  bestMissing = missing;
}

/** Cuts of a numeric feature, of more than two classes. */
function scanVectors(histogram: usize, feature: i32, all: bool): void {
  const present = presentBins();
  const count = presentBinCount();
  const hasMissing = load<u8>(present) === 0;
  const withRows = leastRows > 1;
  const missingRows = withRows && hasMissing ? load<i32>(rowCountsOf()) : 0;
  const last = hasMissing ? count : count - 1;
  memory.fill(left, 0, binSize());
  let rows = 0;
  for (let k = hasMissing ? 1 : 0; k < last; k++) {
    const bin = <usize>load<u8>(present + k);
    addVector(histogram + bin * binSize(), 1);
    if (withRows) rows += load<i32>(rowCountsOf() + (bin << 2));
    if (!all && load<u8>(drawn + bin) === 0) continue;
    if (considerVector(rows)) keepNumber(feature, k, !hasMissing && weightOf(left) * 2 > nodeWeight);
    if (!hasMissing) continue;
    addVector(histogram, 1);
    if (considerVector(rows + missingRows)) keepNumber(feature, k, true);
    addVector(histogram, -1);
  }
}

function tryCategories(histogram: usize, feature: i32, cuts: i32, all: bool): void {
  const count = presentBinCount();
  rankCategories(histogram, classes > 2 ? <usize>randomBelow(classes) : 1);
  if (!all) for (let k = 0; k < cuts; k++) store<u8>(drawn + <usize>randomBelow(count - 1), 1);
  memory.fill(left, 0, binSize());
  let rows = 0;
  for (let k = 0; k < count - 1; k++) {
    const bin = <usize>load<u8>(ranked + k);
    addVector(histogram + bin * binSize(), 1);
    if (leastRows > 1) rows += load<i32>(rowCountsOf() + (bin << 2));
    if (!all && load<u8>(drawn + k) === 0) continue;
    const rest = count - 1 - k;
    if (k + 1 > mostMembers && rest > mostMembers) continue;
    const better = classes > 2 ? considerVector(rows) : considerPair(pairSum(left), pairWeight(left), rows);
    if (better) keepCategories(feature, k);
  }
  if (!all) memory.fill(drawn, 0, 256);
}

/** Whatever is not named goes right: with the larger side, where that does not name too many. */
function keepCategories(feature: i32, k: i32): void {
  const count = presentBinCount();
  const rest = count - 1 - k;
  const first = weightOf(left) * 2 <= nodeWeight ? k + 1 <= mostMembers : rest > mostMembers;
  memory.fill(members, 0, 256);
  const end = first ? k + 1 : count;
  for (let i = first ? 0 : k + 1; i < end; i++) store<u8>(members + <usize>load<u8>(ranked + i), 1);
  bestFeature = feature;
  bestBin = 0;
}

/** Puts the bins that have rows in order of the mean of the target, or the share of a class; equal ones by number. */
function rankCategories(histogram: usize, ofClass: usize): void {
  const count = presentBinCount();
  for (let k = 0; k < count; k++) {
    const bin = load<u8>(presentBins() + k);
    const sums = histogram + <usize>bin * binSize();
    const sum = classes > 2 ? load<f64>(sums + (ofClass << 3)) : pairSum(sums);
    const mean = sum / weightOf(sums);
    let place: usize = k;
    while (place > 0 && load<f64>(means + ((place - 1) << 3)) > mean) {
      store<f64>(means + (place << 3), load<f64>(means + ((place - 1) << 3)));
      store<u8>(ranked + place, load<u8>(ranked + place - 1));
      place -= 1;
    }
    store<f64>(means + (place << 3), mean);
    store<u8>(ranked + place, bin);
  }
}
