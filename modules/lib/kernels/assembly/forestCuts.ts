import { keepNumber } from './forestChoice';
import { binSize, presentBinCount, presentBins, rowCountsOf } from './forestCounts';
import { randomBelow } from './forestRandom';
import {
  addVector,
  classes,
  considerPair,
  considerVector,
  leastRows,
  left,
  nodeRows,
  nodeWeight,
  pairSum,
  pairWeight,
  weightOf,
} from './forestScores';

/** A byte a bin: a random cut was drawn after it. */
let drawn: usize = 0;
let recordBytes: usize = 0;

/** Answers where its array ends. */
export function placeCuts(place: usize, recordSize: usize): usize {
  drawn = place;
  recordBytes = recordSize;
  return drawn + 256;
}

/**
 * Tries cuts of a numeric feature: all, or `cuts` at the values of random rows, so that dense stretches are cut more often. What is missing takes the better
 * side.
 */
export function tryNumbers(begin: usize, base: usize, histogram: usize, feature: i32, cuts: i32, all: bool): void {
  if (!all) drawCuts(begin, base, feature, cuts);
  if (classes > 2) scanVectors(histogram, feature, all);
  else scanPairs(histogram, feature, all);
  if (!all) forgetCuts();
}

export function drawCut(place: usize): void {
  store<u8>(drawn + place, 1);
}

export function isDrawn(place: usize): bool {
  return load<u8>(drawn + place) !== 0;
}

export function forgetCuts(): void {
  memory.fill(drawn, 0, 256);
}

function drawCuts(begin: usize, base: usize, feature: i32, cuts: i32): void {
  for (let k = 0; k < cuts; k++) {
    const entry = begin + ((<usize>randomBelow(nodeRows)) << 3);
    drawCut(<usize>load<u8>(base + <usize>load<u32>(entry) * recordBytes + feature));
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
    if (!all && !isDrawn(bin)) continue;
    if (considerPair(sum, weight, rows)) keepNumber(feature, k, !hasMissing && weight * 2 > nodeWeight);
    if (hasMissing && considerPair(sum + missingSum, weight + missingWeight, rows + missingRows)) {
      keepNumber(feature, k, true);
    }
  }
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
    if (!all && !isDrawn(bin)) continue;
    if (considerVector(rows)) keepNumber(feature, k, !hasMissing && weightOf(left) * 2 > nodeWeight);
    if (!hasMissing) continue;
    addVector(histogram, 1);
    if (considerVector(rows + missingRows)) keepNumber(feature, k, true);
    addVector(histogram, -1);
  }
}
