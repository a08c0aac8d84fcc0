import type { forest } from '../../kernels/compiled/forest.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { CategoricalFeature, Feature } from '../data.ts';
import { yieldToEvents } from '../learner.ts';
import { type Bins, cutSorted, sampleRows } from '../trees/binFeatures.ts';
import { orderCategories } from './orderCategories.ts';

/** What the leaves of a forest hold: the mean of the target, the share of class 1, or the shares of all codes. */
export type LeafKind = 'mean' | 'share' | 'shares';

/** What a forest is grown on. */
export interface ForestTarget {
  leaf: LeafKind;
  /** Numbers to split by: the sum of squares falls. Missing where classes are told apart. */
  values?: Float64Array;
  /** One a row: its class, or what else leaves keep the shares of. */
  codes?: Int32Array;
  codeCount: number;
  /** Classes to tell apart: the Gini impurity falls. 0 with a numeric target. */
  classCount: number;
}

/** Rows as the kernels take them: see `forestCounts.ts` there. */
export interface ForestTable {
  bins: Bins[];
  rowCount: number;
  records: Uint8Array;
  /** Bytes of a record, and where in it the target and the code are. */
  stride: number;
  targetAt: number;
  codeAt: number;
  /** Mean of the numeric target: records hold what differs from it, so that sums of squares keep their digits. */
  mean: number;
}

/** Cuts the features into bins, and writes a record a row to the kernels' memory. */
export async function makeForestTable(
  features: readonly Feature[],
  rowCount: number,
  target: ForestTarget,
  weights: Float32Array | undefined,
  kernels: Kernels<typeof forest>,
  signal: AbortSignal,
): Promise<ForestTable> {
  const targetAt = Math.ceil(features.length / 4) * 4;
  const codeAt = targetAt + (target.values ? 4 : 0);
  const stride = codeAt + (target.codes ? 4 : 0);
  const records = kernels.memory.uint8(rowCount * stride);
  const bins = await cutFeatures(features, rowCount, target, weights, signal);
  await fillBins(features, bins, { rowCount, stride, records }, kernels, signal);
  const words = new Uint32Array(records.buffer, records.byteOffset, records.length / 4);
  const floats = new Float32Array(records.buffer, records.byteOffset, records.length / 4);
  const { values, codes } = target;
  const mean = values ? meanOf(values) : 0;
  for (let row = 0; row < rowCount; row++) {
    if (values) floats[(row * stride + targetAt) >> 2] = values[row]! - mean;
    if (codes) words[(row * stride + codeAt) >> 2] = codes[row]!;
  }
  return { bins, rowCount, records, stride, targetAt, codeAt, mean };
}

async function cutFeatures(
  features: readonly Feature[],
  rowCount: number,
  target: ForestTarget,
  weights: Float32Array | undefined,
  signal: AbortSignal,
): Promise<Bins[]> {
  const sample = sampleRows(rowCount);
  const sorted = new Float32Array(sample.length);
  const bins: Bins[] = [];
  for (const feature of features) {
    if (feature.kind === 'categorical') bins.push(orderCategories(feature, target, weights));
    else {
      let size = 0;
      for (let i = 0; i < sample.length; i++) {
        const value = feature.values[sample[i]!]!;
        if (!Number.isNaN(value)) sorted[size++] = value;
      }
      bins.push(cutSorted(sorted.subarray(0, size).sort()));
    }
    await yieldToEvents(signal);
  }
  return bins;
}

/** Rows that are binned at a time: their records stay in the processor's cache from feature to feature. */
const blockRows = 4096;
const blocksBetweenYields = 64;
/** Edges of a feature that a kernel looks at. */
const edgeCount = 256;

async function fillBins(
  features: readonly Feature[],
  bins: readonly Bins[],
  { rowCount, stride, records }: Pick<ForestTable, 'rowCount' | 'stride' | 'records'>,
  kernels: Kernels<typeof forest>,
  signal: AbortSignal,
): Promise<void> {
  const mark = kernels.memory.mark();
  const staged = kernels.memory.float32(blockRows);
  const edges = kernels.memory.float32(edgeCount * features.length).fill(Number.POSITIVE_INFINITY);
  for (const [i, own] of bins.entries()) if (own.kind === 'numeric') edges.set(own.edges, i * edgeCount);
  for (let first = 0; first < rowCount; first += blockRows) {
    const end = Math.min(rowCount, first + blockRows);
    for (const [i, feature] of features.entries()) {
      if (feature.kind === 'numeric') {
        staged.set(feature.values.subarray(first, end));
        const place = records.byteOffset + first * stride + i;
        const own = edges.byteOffset + 4 * i * edgeCount;
        kernels.run('binNumbers', staged, end - first, own, place, stride);
      } else fillCategories(feature, bins[i]!, { first, end, stride, records, at: i });
    }
    if ((first / blockRows) % blocksBetweenYields === blocksBetweenYields - 1) await yieldToEvents(signal);
  }
  kernels.memory.release(mark);
}

function fillCategories(
  { codes }: CategoricalFeature,
  bins: Bins,
  { first, end, stride, records, at }: { first: number; end: number; stride: number; records: Uint8Array; at: number },
): void {
  if (bins.kind !== 'categorical') return;
  for (let row = first; row < end; row++) {
    const code = codes[row]!;
    records[row * stride + at] = code < 0 ? 0 : bins.bins[code]!;
  }
}

function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i]! - mean) / (i + 1);
  return mean;
}
