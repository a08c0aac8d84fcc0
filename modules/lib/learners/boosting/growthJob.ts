import * as field from '../../kernels/assembly/boostJob.ts';
import { BoostJob } from './boostJob.ts';
import type { BoostProgram } from './boostProgram.ts';
import type { BoostTable } from './boostTable.ts';
import type { Packing } from './packing.ts';

/** Limits and penalties of trees. */
export interface GrowthRules {
  leaves: number;
  /** 0 = no limit. */
  maxDepth: number;
  /** Rows that each side of a split needs. */
  minRows: number;
  l1: number;
  l2: number;
  /** Loss that a split has to save. */
  minGain: number;
  /** Of each feature: 1 = predictions may only rise with it, -1 = only fall, 0 = free. undefined: all are free. */
  directions: Int32Array | undefined;
}

/** Sum of hessians that each side needs, so that no step divides by almost nothing. */
const minHessian = 1e-3;
/** Added to a category's hessians when categories are put in order, so that rare ones move to the middle. */
const categorySmoothing = 10;
/** Further L2 penalty on splits between more than four categories: they have more ways to fit noise. */
const categoryPenalty = 5;
/**
 * Rows of a node that a category needs to be put in order, beside more than four: the mean of fewer is noise, by which they would stand at an
 * end. One in 500 of all rows, and at most 10: small tables have no others.
 */
const categoryRowsOf = (rowCount: number) => Math.min(10, Math.max(1, Math.floor(rowCount / 500)));
/** What is read ahead, beyond the last row. */
export const readAhead = 64;

/** What kernels are told about all trees on up to `rowCount` rows of a table, with the memory that they take beside what the grower looks at. */
export function newGrowthJob(
  table: BoostTable,
  rules: GrowthRules,
  packing: Packing,
  { memory, threads }: BoostProgram,
  rowCount: number,
): BoostJob {
  const featureCount = table.features.length;
  const histogramBytes = featureCount * field.featureBytes;
  const job = new BoostJob(memory);
  job.set(field.jobLeftScratch, threads > 1 ? memory.uint32(rowCount + readAhead) : 0);
  job.set(field.jobRightScratch, memory.uint32(rowCount + readAhead));
  job.set(field.jobLeftCounts, memory.uint32(threads));
  job.set(field.jobBins, table.bins);
  job.set(field.jobRowCount, table.rowCount);
  job.set(field.jobRowShift, table.rowShift);
  job.set(field.jobLanes, table.lanes);
  job.set(field.jobFeatureCount, featureCount);
  job.set(field.jobPacked, memory.float64(rowCount + readAhead).fill(0));
  job.set(field.jobGradientShift, packing.gradientShift);
  job.set(field.jobCountBits, packing.countBits);
  job.set(field.jobNarrow, memory.uint8(threads * 2 * field.narrowBytes).fill(0));
  job.set(field.jobHistogramBytes, histogramBytes);
  job.set(field.jobPartials, threads > 1 ? memory.uint8((mostGroups(table, threads) - 1) * histogramBytes) : 0);
  job.set(
    field.jobLastBins,
    numbers(memory.int32(featureCount), (f) => table.features[f]!.count),
  );
  const kindOf = (f: number) =>
    table.features[f]!.kind === 'numeric' ? field.numericFeature : field.categoricalFeature;
  job.set(field.jobKinds, numbers(memory.int32(featureCount), kindOf));
  job.set(field.jobBarrier, memory.int32(2).fill(0));
  if (rules.directions) {
    job.set(
      field.jobDirections,
      numbers(memory.int32(featureCount), (f) => rules.directions![f]!),
    );
  }
  job.set(field.jobCategories, memory.uint8(threads * field.categoryBytes));
  job.set(field.jobCategoryRows, categoryRowsOf(rowCount));
  job.setDouble(field.jobCountScale, packing.largestHessian === 0 ? 1 : 0);
  job.setDouble(field.jobL1, rules.l1);
  // A node without hessians is worth nothing instead of 0 / 0.
  job.setDouble(field.jobL2, rules.l2 + 1e-300);
  job.setDouble(field.jobMinRows, rules.minRows);
  job.setDouble(field.jobMinHessian, minHessian);
  job.setDouble(field.jobCategoryPenalty, categoryPenalty);
  job.setDouble(field.jobCategorySmoothing, categorySmoothing);
  return job;
}

/** Parts that the rows of a large node are counted in at most: one where strips alone keep all threads busy. */
export function mostGroups({ tileCount }: BoostTable, threads: number): number {
  const strips = Math.ceil(tileCount / 2);
  return strips % threads === 0 || strips >= 8 * threads ? 1 : threads;
}

function numbers(target: Int32Array, valueAt: (i: number) => number): Int32Array {
  for (let i = 0; i < target.length; i++) target[i] = valueAt(i);
  return target;
}
