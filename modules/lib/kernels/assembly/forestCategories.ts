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

/** Most categories of the named side of a split. */
const mostMembers = 32;

/** Tries cuts of the categories in the order of their bins, with missing values and unknown categories first: all, or `cuts` random ones. */
export function tryCategories(histogram: usize, feature: i32, cuts: i32, all: bool): void {
  const count = presentBinCount();
  if (!all) for (let k = 0; k < cuts; k++) drawCut(<usize>randomBelow(count - 1));
  memory.fill(left, 0, binSize());
  let rows = 0;
  for (let k = 0; k < count - 1; k++) {
    const bin = <usize>load<u8>(presentBins() + k);
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
  keepMembers(feature, presentBins(), first ? 0 : k + 1, first ? k + 1 : count);
}
