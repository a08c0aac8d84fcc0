import { meet } from './barrier';
import { scanCategories } from './boostCategories';
import { countRows } from './boostHistogram';
import {
  categoricalFeature,
  featureBytes,
  jobBarrier,
  jobCounted,
  jobCountScale,
  jobCounts,
  jobDirections,
  jobFeatures,
  jobGradientScale,
  jobGradients,
  jobGroups,
  jobHessianScale,
  jobHessians,
  jobHighest,
  jobHistogramBytes,
  jobIsRoot,
  jobKinds,
  jobL1,
  jobL2,
  jobLastBins,
  jobLowest,
  jobMinHessian,
  jobMinRows,
  jobParent,
  jobPartials,
  jobRecords,
  jobSplitBins,
  jobUsedFeatures,
  missingLeft,
  missingSeen,
  recordBin,
  recordBytes,
  recordCount,
  recordFlags,
  recordGradient,
  recordHessian,
  rowBits,
} from './boostJob';
import { partRows } from './boostRows';
import { shareBegin } from './share';

/**
 * Parts a node's rows, counts one of the sides, subtracts it from the parent's histogram, and finds the best split of both sides by
 * each feature. Each step is done by all threads; none depends on how many there are, because sums are integers.
 */
export function splitNode(thread: i32, threads: i32, job: usize): void {
  if (load<u32>(job, jobSplitBins) !== 0) partRows(thread, threads, job);
  countRows(thread, threads, job);
  meet(threads, load<u32>(job, jobBarrier));
  if (load<u32>(job, jobIsRoot) !== 0) {
    if (thread === 0) sumRoot(job);
    meet(threads, load<u32>(job, jobBarrier));
  }
  const used = load<i32>(job, jobUsedFeatures);
  const end = shareBegin(thread + 1, threads, used, 1);
  for (let i = shareBegin(thread, threads, used, 1); i < end; i++) {
    const feature = load<i32>(<usize>load<u32>(job, jobFeatures) + (i << 2));
    const records: usize = <usize>load<u32>(job, jobRecords) + (i << 1) * recordBytes;
    settleHistograms(job, feature);
    if (load<i32>(<usize>load<u32>(job, jobKinds) + (feature << 2)) === categoricalFeature) {
      const parent = load<u32>(job, jobParent);
      scanCategories(thread, job, feature, 0, load<u32>(job, jobCounted), records);
      if (parent !== 0) scanCategories(thread, job, feature, 1, parent, records + recordBytes);
    } else scanNumbers(job, feature, records);
  }
}

/** Parts a node's rows alone. */
export function partNode(thread: i32, threads: i32, job: usize): void {
  partRows(thread, threads, job);
}

function sumRoot(job: usize): void {
  const feature = load<i32>(<usize>load<u32>(job, jobFeatures));
  const last = load<i32>(<usize>load<u32>(job, jobLastBins) + (feature << 2));
  let gradients: i64 = 0;
  let counted: i64 = 0;
  for (let group = 0; group < load<i32>(job, jobGroups); group++) {
    let bin: usize =
      group === 0
        ? load<u32>(job, jobCounted)
        : <usize>load<u32>(job, jobPartials) + (group - 1) * <usize>load<u32>(job, jobHistogramBytes);
    bin += feature * featureBytes;
    for (let i = 0; i <= last; i++, bin += 16) {
      gradients += load<i64>(bin);
      counted += load<i64>(bin, 8);
    }
  }
  v128.store(job, f64x2.splat(<f64>gradients), jobGradients);
  v128.store(job, f64x2.splat(<f64>(counted >> rowBits)), jobHessians);
  v128.store(job, f64x2.splat(<f64>(counted & (((<i64>1) << rowBits) - 1))), jobCounts);
}

/** Adds the parts of a feature's histogram up, and makes the parent's that of the other rows. */
function settleHistograms(job: usize, feature: i32): void {
  const offset = feature * featureBytes;
  const last = (<usize>load<u32>(<usize>load<u32>(job, jobLastBins) + (feature << 2)) + 1) << 4;
  const counted: usize = <usize>load<u32>(job, jobCounted) + offset;
  const groups = load<i32>(job, jobGroups);
  for (let group = 1; group < groups; group++) {
    const part: usize = <usize>load<u32>(job, jobPartials) + (group - 1) * load<u32>(job, jobHistogramBytes) + offset;
    for (let i: usize = 0; i < last; i += 16) {
      v128.store(counted + i, i64x2.add(v128.load(counted + i), v128.load(part + i)));
    }
  }
  if (load<u32>(job, jobParent) === 0) return;
  const parent: usize = <usize>load<u32>(job, jobParent) + offset;
  for (let i: usize = 0; i < last; i += 16) {
    v128.store(parent + i, i64x2.sub(v128.load(parent + i), v128.load(counted + i)));
  }
}

/**
 * The best cut of a numeric feature for two nodes at once, one in each lane. Missing values are tried on the left first (only
 * where there are any), then on the right.
 */
function scanNumbers(job: usize, feature: i32, records: usize): void {
  const a: usize = <usize>load<u32>(job, jobCounted) + feature * featureBytes;
  const hasOther = load<u32>(job, jobParent) !== 0;
  const b: usize = hasOther ? <usize>load<u32>(job, jobParent) + feature * featureBytes : a;
  const last = load<i32>(<usize>load<u32>(job, jobLastBins) + (feature << 2));
  const directions: usize = load<u32>(job, jobDirections);
  const isFree = directions === 0;
  const direction = f64x2.splat(isFree ? 0 : <f64>load<i32>(directions + (feature << 2)));
  const lowest = v128.load(job, jobLowest);
  const highest = v128.load(job, jobHighest);
  const zero = f64x2.splat(0);
  const magic = f64x2.splat(6755399441055744);
  const rowMask = i64x2.splat(((<i64>1) << rowBits) - 1);
  const gradientScale = v128.load64_splat(job, jobGradientScale);
  const hessianScale = v128.load64_splat(job, jobHessianScale);
  const countScale = v128.load64_splat(job, jobCountScale);
  const l1 = v128.load64_splat(job, jobL1);
  const l2 = v128.load64_splat(job, jobL2);
  const hasL1 = load<f64>(job, jobL1) > 0;
  const scale = load<f64>(job, jobGradientScale);
  // Gradients stay in the units of their sums; so does the gain, up to their square.
  const smallL1 = f64x2.splat(scale > 0 ? load<f64>(job, jobL1) / scale : 0);
  const unit = isFree ? scale * scale : 1;
  const one = f64x2.splat(1);
  const minRows = v128.load64_splat(job, jobMinRows);
  const minHessian = v128.load64_splat(job, jobMinHessian);
  const allGradients = v128.load(job, jobGradients);
  const allCounts = v128.load(job, jobCounts);
  const allHessians = f64x2.add(f64x2.mul(v128.load(job, jobHessians), hessianScale), f64x2.mul(allCounts, countScale));
  const emptyA = load<i64>(a, 8) === 0;
  const emptyB = load<i64>(b, 8) === 0;
  let best = zero;
  let bestBin = zero;
  let bestLeft = zero;
  let bestGradients = zero;
  let bestCounted = zero;
  for (let isRight = emptyA && emptyB ? 1 : 0; isRight < 2; isRight++) {
    let gradients = i64x2.splat(0);
    let counted = i64x2.splat(0);
    if (isRight === 0) {
      gradients = i64x2.replace_lane(i64x2.splat(load<i64>(a)), 1, load<i64>(b));
      counted = i64x2.replace_lane(i64x2.splat(load<i64>(a, 8)), 1, load<i64>(b, 8));
    }
    for (let bin = 1; bin <= last; bin++) {
      const x = v128.load(a + (bin << 4));
      const y = v128.load(b + (bin << 4));
      gradients = i64x2.add(gradients, v128.shuffle<i64>(x, y, 0, 2));
      counted = i64x2.add(counted, v128.shuffle<i64>(x, y, 1, 3));
      const g = f64x2.sub(i64x2.add(gradients, magic), magic);
      const c = f64x2.sub(i64x2.add(v128.and(counted, rowMask), magic), magic);
      const h = f64x2.add(
        f64x2.mul(f64x2.sub(i64x2.add(i64x2.shr_u(counted, rowBits), magic), magic), hessianScale),
        f64x2.mul(c, countScale),
      );
      const otherHessians = f64x2.sub(allHessians, h);
      const otherGradients = f64x2.sub(allGradients, g);
      let better = v128.and(
        f64x2.ge(f64x2.pmin(c, f64x2.sub(allCounts, c)), minRows),
        f64x2.ge(f64x2.pmin(h, otherHessians), minHessian),
      );
      const leftHessian = f64x2.add(h, l2);
      const rightHessian = f64x2.add(otherHessians, l2);
      let saved: v128;
      let divisor = one;
      if (isFree) {
        let left = g;
        let right = otherGradients;
        if (hasL1) {
          left = f64x2.pmax(f64x2.sub(f64x2.abs(g), smallL1), zero);
          right = f64x2.pmax(f64x2.sub(f64x2.abs(right), smallL1), zero);
        }
        // left^2 / leftHessian + right^2 / rightHessian, divided only where it is the best.
        divisor = f64x2.mul(leftHessian, rightHessian);
        saved = f64x2.add(
          f64x2.mul(f64x2.mul(left, left), rightHessian),
          f64x2.mul(f64x2.mul(right, right), leftHessian),
        );
      } else {
        const leftGradient = f64x2.mul(g, gradientScale);
        const rightGradient = f64x2.mul(otherGradients, gradientScale);
        const left = f64x2.pmax(f64x2.sub(f64x2.abs(leftGradient), l1), zero);
        const right = f64x2.pmax(f64x2.sub(f64x2.abs(rightGradient), l1), zero);
        const leftValue = boundValue(left, leftGradient, leftHessian, lowest, highest);
        const rightValue = boundValue(right, rightGradient, rightHessian, lowest, highest);
        better = v128.and(better, f64x2.ge(f64x2.mul(direction, f64x2.sub(rightValue, leftValue)), zero));
        saved = f64x2.add(
          boundGain(left, leftGradient, leftHessian, leftValue),
          boundGain(right, rightGradient, rightHessian, rightValue),
        );
      }
      better = v128.and(better, f64x2.gt(saved, f64x2.mul(best, divisor)));
      if (v128.any_true(better)) {
        best = v128.bitselect(f64x2.div(saved, divisor), best, better);
        bestBin = v128.bitselect(i64x2.splat(bin), bestBin, better);
        bestLeft = v128.bitselect(i64x2.splat(1 - isRight), bestLeft, better);
        bestGradients = v128.bitselect(gradients, bestGradients, better);
        bestCounted = v128.bitselect(counted, bestCounted, better);
      }
    }
  }
  keepCut(
    records,
    f64x2.extract_lane(best, 0) * unit,
    a,
    last,
    i64x2.extract_lane(bestBin, 0),
    i64x2.extract_lane(bestLeft, 0),
  );
  keepSums(records, i64x2.extract_lane(bestGradients, 0), i64x2.extract_lane(bestCounted, 0));
  if (!hasOther) return;
  const other = records + recordBytes;
  keepCut(
    other,
    f64x2.extract_lane(best, 1) * unit,
    b,
    last,
    i64x2.extract_lane(bestBin, 1),
    i64x2.extract_lane(bestLeft, 1),
  );
  keepSums(other, i64x2.extract_lane(bestGradients, 1), i64x2.extract_lane(bestCounted, 1));
}

/** The step -G / H of a side, held between its bounds; `size` is |G| after L1. */
function boundValue(size: v128, gradient: v128, hessian: v128, lowest: v128, highest: v128): v128 {
  const sign = v128.and(gradient, f64x2.splat(-0.0));
  const value = f64x2.neg(v128.or(f64x2.div(size, hessian), sign));
  return f64x2.pmax(f64x2.pmin(value, highest), lowest);
}

/** What a step saves: -(2 G value + H value^2). */
function boundGain(size: v128, gradient: v128, hessian: v128, value: v128): v128 {
  const signed = v128.or(size, v128.and(gradient, f64x2.splat(-0.0)));
  const twice = f64x2.mul(f64x2.add(signed, signed), value);
  return f64x2.neg(f64x2.add(twice, f64x2.mul(hessian, f64x2.mul(value, value))));
}

/** While the bins after the cut are empty, any edge among them parts the same rows: the middle one is taken. */
function keepCut(record: usize, gain: f64, histogram: usize, last: i32, at: i64, isLeft: i64): void {
  const bin = <i32>at;
  let next = bin + 1;
  while (next <= last && load<i64>(histogram + (next << 4), 8) === 0) next++;
  store<f64>(record, gain);
  store<i32>(record, (bin + next - 1) >> 1, recordBin);
  const seen = load<i64>(histogram, 8) === 0 ? 0 : missingSeen;
  store<i32>(record, seen | (isLeft ? missingLeft : 0), recordFlags);
}

function keepSums(record: usize, gradients: i64, counted: i64): void {
  store<f64>(record, <f64>gradients, recordGradient);
  store<f64>(record, <f64>(counted >> rowBits), recordHessian);
  store<f64>(record, <f64>(counted & (((<i64>1) << rowBits) - 1)), recordCount);
}
