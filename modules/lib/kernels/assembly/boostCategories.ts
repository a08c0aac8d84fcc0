import {
  categoryBytes,
  featureBytes,
  jobCategories,
  jobCategoryPenalty,
  jobCategoryRows,
  jobCategorySmoothing,
  jobCountScale,
  jobCounts,
  jobGradientScale,
  jobGradients,
  jobHessianScale,
  jobHessians,
  jobHighest,
  jobL1,
  jobL2,
  jobLastBins,
  jobLowest,
  jobMinHessian,
  jobMinRows,
  mostMembers,
  recordCount,
  recordGradient,
  recordHessian,
  recordMembers,
  rowBits,
} from './boostJob';

const rowMask: i64 = ((<i64>1) << 27) - 1;

/** Categories of a node that each stand for themselves, however few rows they have. */
const few = 4;
/** Bins of the node that have rows. */
let seen = 0;

/**
 * The best split of node `lane` by a categorical feature. Categories are ordered by G / (H + smoothing) and cut in two, which is optimal for
 * convex losses (Fisher, "On grouping for maximum homogeneity", 1958; the smoothing, and that rare categories stay with the rest, are
 * those of Ke et al., "LightGBM", 2017). From either end of the order a group is taken off; all others are the rest.
 */
export function scanCategories(thread: i32, job: usize, feature: i32, lane: i32, all: usize, record: usize): void {
  const histogram = all + feature * featureBytes;
  const order: usize = <usize>load<u32>(job, jobCategories) + thread * categoryBytes;
  const last = load<i32>(<usize>load<u32>(job, jobLastBins) + (feature << 2));
  const ordered = orderCategories(job, histogram, last, order);
  const gradientScale = load<f64>(job, jobGradientScale);
  const hessianScale = load<f64>(job, jobHessianScale);
  const countScale = load<f64>(job, jobCountScale);
  const minRows = load<f64>(job, jobMinRows);
  const minHessian = load<f64>(job, jobMinHessian);
  const l2 = load<f64>(job, jobL2) + (seen > few ? load<f64>(job, jobCategoryPenalty) : 0);
  const node = job + (lane << 3);
  const allGradients = load<f64>(node, jobGradients);
  const allCounts = load<f64>(node, jobCounts);
  const allHessians = load<f64>(node, jobHessians) * hessianScale + allCounts * countScale;
  const most = min(mostMembers, (ordered + 1) >> 1);
  store<f64>(record, 0);
  let best: f64 = 0;
  let bestFrom = 0;
  let bestTo = 0;
  let bestGradients: i64 = 0;
  let bestCounted: i64 = 0;
  for (let end = 0; end < 2; end++) {
    let gradients: i64 = 0;
    let counted: i64 = 0;
    for (let k = 1; k <= most; k++) {
      const bin = histogram + (load<i32>(order + ((end === 0 ? k - 1 : ordered - k) << 2)) << 4);
      gradients += load<i64>(bin);
      counted += load<i64>(bin, 8);
      const rows = <f64>(counted & rowMask);
      if (rows < minRows || allCounts - rows < minRows) continue;
      const hessian = <f64>(counted >> rowBits) * hessianScale + rows * countScale;
      if (hessian < minHessian || allHessians - hessian < minHessian) continue;
      const gradient = <f64>gradients;
      const gain =
        gainOf(job, node, gradient * gradientScale, hessian + l2) +
        gainOf(job, node, (allGradients - gradient) * gradientScale, allHessians - hessian + l2);
      if (gain <= best) continue;
      best = gain;
      bestFrom = end === 0 ? 0 : ordered - k;
      bestTo = end === 0 ? k : ordered;
      bestGradients = gradients;
      bestCounted = counted;
    }
  }
  if (bestTo === 0) return;
  store<f64>(record, best);
  nameMembers(node, record, order, ordered, bestFrom, bestTo, bestGradients, bestCounted);
}

/**
 * Makes the group `order[from..to)`, or all others, the named side, which goes left. Whatever is not named, such as a category that the
 * node has not seen, goes right: with the larger side, where the smaller can be named.
 */
function nameMembers(
  node: usize,
  record: usize,
  order: usize,
  ordered: i32,
  from: i32,
  to: i32,
  gradients: i64,
  counted: i64,
): void {
  const rows = <f64>(counted & rowMask);
  const allCounts = load<f64>(node, jobCounts);
  const others = ordered - (to - from);
  const namesGroup = rows * 2 <= allCounts || ordered < seen || others > mostMembers;
  const members = record + recordMembers;
  memory.fill(members, 0, 32);
  for (let i = 0; i < ordered; i++) {
    if ((i >= from && i < to) !== namesGroup) continue;
    const bin = load<i32>(order + (i << 2));
    const place = members + (bin >> 3);
    store<u8>(place, <u32>load<u8>(place) | (1 << (bin & 7)));
  }
  const gradient = <f64>gradients;
  const hessian = <f64>(counted >> rowBits);
  store<f64>(record, namesGroup ? gradient : load<f64>(node, jobGradients) - gradient, recordGradient);
  store<f64>(record, namesGroup ? hessian : load<f64>(node, jobHessians) - hessian, recordHessian);
  store<f64>(record, namesGroup ? rows : allCounts - rows, recordCount);
}

/** Writes the bins that have rows enough (i32), by their smoothed mean gradient; ties by bin. Answers how many they are. */
function orderCategories(job: usize, histogram: usize, last: i32, order: usize): i32 {
  const keys = order + 1024;
  const gradientScale = load<f64>(job, jobGradientScale);
  const hessianScale = load<f64>(job, jobHessianScale);
  const countScale = load<f64>(job, jobCountScale);
  const smoothing = load<f64>(job, jobCategorySmoothing);
  seen = 0;
  for (let bin = 0; bin <= last; bin++) if ((load<i64>(histogram + (bin << 4), 8) & rowMask) !== 0) seen++;
  const least: i64 = seen > few ? load<i32>(job, jobCategoryRows) : 1;
  let ordered = 0;
  for (let bin = 0; bin <= last; bin++) {
    const place = histogram + (bin << 4);
    const counted = load<i64>(place, 8);
    if ((counted & rowMask) < least) continue;
    const hessian = <f64>(counted >> rowBits) * hessianScale + <f64>(counted & rowMask) * countScale;
    const key = (<f64>load<i64>(place) * gradientScale) / (hessian + smoothing);
    let i = ordered++;
    while (i > 0 && load<f64>(keys + ((i - 1) << 3)) > key) {
      store<f64>(keys + (i << 3), load<f64>(keys + ((i - 1) << 3)));
      store<i32>(order + (i << 2), load<i32>(order + ((i - 1) << 2)));
      i--;
    }
    store<f64>(keys + (i << 3), key);
    store<i32>(order + (i << 2), bin);
  }
  return ordered;
}

/** What the step of a side saves: G^2 / H with G after L1, less where bounds hold the step back. */
function gainOf(job: usize, node: usize, gradient: f64, hessian: f64): f64 {
  const l1 = load<f64>(job, jobL1);
  const shrunk = gradient > l1 ? gradient - l1 : gradient < -l1 ? gradient + l1 : 0;
  const step = -shrunk / hessian;
  const lowest = load<f64>(node, jobLowest);
  const highest = load<f64>(node, jobHighest);
  const value = step < lowest ? lowest : step > highest ? highest : step;
  return -(2 * shrunk * value + hessian * value * value);
}
