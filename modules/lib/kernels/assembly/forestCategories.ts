import { keepMembers } from './forestChoice';
import { binSize, presentBinCount, presentBins, rowCountsOf } from './forestCounts';
import { drawCut, forgetCuts, isDrawn } from './forestCuts';
import { randomBelow } from './forestRandom';
import {
  addVector,
  classes,
  considerPair,
  considerVector,
  leastRows,
  left,
  nodeWeight,
  pairSum,
  pairWeight,
  weightOf,
} from './forestScores';

/** Bins of the feature by the mean of the target, and the means. Missing values and unknown categories are one. */
let ranked: usize = 0;
let means: usize = 0;

/** Most categories of the named side of a split. */
const mostMembers = 32;

/** Answers where its arrays end. */
export function placeCategories(place: usize): usize {
  ranked = place;
  means = ranked + 256;
  return means + 256 * 8;
}

/**
 * Tries cuts of the categories in order of the target's mean (of the share of a random class, for more than two): all, or `cuts` random ones
 * (Fisher, 1958; Breiman et al., "Classification and regression trees", 1984, 9.4).
 */
export function tryCategories(histogram: usize, feature: i32, cuts: i32, all: bool): void {
  const count = presentBinCount();
  rankCategories(histogram, classes > 2 ? <usize>randomBelow(classes) : 1);
  if (!all) for (let k = 0; k < cuts; k++) drawCut(<usize>randomBelow(count - 1));
  memory.fill(left, 0, binSize());
  let rows = 0;
  for (let k = 0; k < count - 1; k++) {
    const bin = <usize>load<u8>(ranked + k);
    addVector(histogram + bin * binSize(), 1);
    if (leastRows > 1) rows += load<i32>(rowCountsOf() + (bin << 2));
    if (!all && !isDrawn(k)) continue;
    const rest = count - 1 - k;
    if (k + 1 > mostMembers && rest > mostMembers) continue;
    const better = classes > 2 ? considerVector(rows) : considerPair(pairSum(left), pairWeight(left), rows);
    if (better) keepCategories(feature, k);
  }
  if (!all) forgetCuts();
}

/** Whatever is not named goes right: with the larger side, where that does not name too many. */
function keepCategories(feature: i32, k: i32): void {
  const count = presentBinCount();
  const rest = count - 1 - k;
  const first = weightOf(left) * 2 <= nodeWeight ? k + 1 <= mostMembers : rest > mostMembers;
  keepMembers(feature, ranked, first ? 0 : k + 1, first ? k + 1 : count);
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
