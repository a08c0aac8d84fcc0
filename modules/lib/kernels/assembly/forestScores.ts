import { binSize } from './forestCounts';

/** What a cut of a node is worth: the sum of squares (a numeric target) or of classes over the weight of each side. */

export let classes: i32 = 0;
export let leastRows: i32 = 0;

/** Sums of the node, of what is left of a cut; in the layout of a bin. */
let total: usize = 0;
export let left: usize = 0;

export let nodeWeight: f64 = 0;
export let nodeRows: i32 = 0;
let parentScore: f64 = 0;
let bestScore: f64 = 0;

/** Answers where the arrays of this thread end. */
export function placeScores(place: usize, classCount: i32, rows: i32): usize {
  classes = classCount;
  leastRows = rows;
  total = place;
  left = total + binSize();
  return left + binSize();
}

/** Sums of the node's rows, in the layout of a bin: filled by the caller before `findSplit`. */
export function nodeSums(): usize {
  return total;
}

/** To be called when the sums of a node are there. */
export function beginNode(rows: i32): void {
  nodeRows = rows;
  nodeWeight = weightOf(total);
  parentScore = scoreOf(total);
  bestScore = parentScore + 1e-10 * (parentScore + 1e-10);
}

/** Drop of the impurity by the best cut, times the weight. */
export function splitGain(): f64 {
  return bestScore - parentScore;
}

export function pairSum(bin: usize): f64 {
  return classes === 0 ? load<f64>(bin) : load<f64>(bin, 8);
}

export function pairWeight(bin: usize): f64 {
  return classes === 0 ? load<f64>(bin, 8) : load<f64>(bin) + load<f64>(bin, 8);
}

export function considerPair(sum: f64, weight: f64, rows: i32): bool {
  const otherWeight = nodeWeight - weight;
  const other = pairSum(total) - sum;
  // The one division of sum² / weight + other² / otherWeight.
  const score = (sum * sum * otherWeight + other * other * weight) / (weight * otherWeight);
  if (!(score > bestScore) || !isParted(weight, otherWeight, rows)) return false;
  bestScore = score;
  return true;
}

/** Both sides have rows enough, and weight that is more than what rounding leaves. */
function isParted(weight: f64, otherWeight: f64, rows: i32): bool {
  const least = nodeWeight * 1e-13;
  if (weight <= least || otherWeight <= least) return false;
  return leastRows <= 1 || (rows >= leastRows && nodeRows - rows >= leastRows);
}

export function addVector(bin: usize, sign: f64): void {
  const factor = f64x2.splat(sign);
  for (let at: usize = 0; at < binSize(); at += 16) {
    v128.store(left + at, f64x2.add(v128.load(left + at), f64x2.mul(factor, v128.load(bin + at))));
  }
}

export function considerVector(rows: i32): bool {
  let squares = f64x2.splat(0);
  let others = f64x2.splat(0);
  let weights = f64x2.splat(0);
  for (let at: usize = 0; at < binSize(); at += 16) {
    const own = v128.load(left + at);
    const other = f64x2.sub(v128.load(total + at), own);
    squares = f64x2.add(squares, f64x2.mul(own, own));
    others = f64x2.add(others, f64x2.mul(other, other));
    weights = f64x2.add(weights, own);
  }
  const weight = lanesOf(weights);
  const otherWeight = nodeWeight - weight;
  const score = (lanesOf(squares) * otherWeight + lanesOf(others) * weight) / (weight * otherWeight);
  if (!(score > bestScore) || !isParted(weight, otherWeight, rows)) return false;
  bestScore = score;
  return true;
}

function lanesOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Weight of sums in the layout of a bin. */
export function weightOf(sums: usize): f64 {
  if (classes <= 2) return pairWeight(sums);
  let weight: f64 = 0;
  for (let k = 0; k < classes; k++) weight += load<f64>(sums + ((<usize>k) << 3));
  return weight;
}

/** Sum of squares over weight: what splits make larger. */
function scoreOf(sums: usize): f64 {
  if (classes <= 2) return (pairSum(sums) * pairSum(sums)) / pairWeight(sums);
  let squares: f64 = 0;
  for (let k = 0; k < classes; k++) {
    const sum = load<f64>(sums + ((<usize>k) << 3));
    squares += sum * sum;
  }
  return squares / weightOf(sums);
}
