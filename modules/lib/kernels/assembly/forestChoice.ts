import { presentBinCount, presentBins } from './forestCounts';

/** The best split of a node so far. */
let feature: i32 = -1;
let lastBin: i32 = 0;
let missing: bool = false;
/** A byte a bin: 1 where it goes left. Only for categories, until they are asked for. */
let members: usize = 0;

/** Answers where its array ends. */
export function placeChoice(place: usize): usize {
  members = place;
  return members + 256;
}

/** Before a node. */
export function forgetChoice(): void {
  feature = -1;
}

/** -1: no split lowers the impurity. */
export function splitFeature(): i32 {
  return feature;
}

/** Last bin that goes left, of a numeric feature; 0 of a categorical one. */
export function splitBin(): i32 {
  return lastBin;
}

export function splitMissing(): bool {
  return missing;
}

/** A byte a bin: 1 where it goes left. Fills it for numeric features. */
export function splitSides(): usize {
  if (lastBin > 0) {
    memory.fill(members, 0, 256);
    memory.fill(members + 1, 1, lastBin);
    store<u8>(members, missing ? 1 : 0);
  }
  return members;
}

/** Keeps the cut of a numeric feature after the listed bin `k`: half way to the next that has rows. */
export function keepNumber(ofFeature: i32, k: i32, missingLeft: bool): void {
  const bin = <i32>load<u8>(presentBins() + k);
  const next = k + 1 < presentBinCount() ? <i32>load<u8>(presentBins() + k + 1) : bin + 1;
  feature = ofFeature;
  lastBin = (bin + next - 1) >> 1;
  missing = missingLeft;
}

/** Keeps a split that sends the categories of the bins `bins[from..to)` (u8) to the left. */
export function keepMembers(ofFeature: i32, bins: usize, from: i32, to: i32): void {
  memory.fill(members, 0, 256);
  for (let i = from; i < to; i++) store<u8>(members + <usize>load<u8>(bins + i), 1);
  feature = ofFeature;
  lastBin = 0;
}
