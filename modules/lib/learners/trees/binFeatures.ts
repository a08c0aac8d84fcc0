import { lanes, type TreeKernel } from '../../kernels/treeKernel.ts';
import type { CategoricalFeature, Feature, NumericFeature } from '../data.ts';
import { yieldToEvents } from '../learner.ts';
import { Random } from '../random.ts';

/** How the values of a numeric feature become bins: bin b (from 1) holds what is <= edges[b - 1] and > edges[b - 2]. */
export interface NumericBins {
  kind: 'numeric';
  /** Ascending, finite floats; one less than there are bins. What is larger than the last is in bin `edges.length + 1`. */
  edges: Float32Array;
  /** Bins with values: 1 to count. */
  count: number;
}

/** How categories become bins: `bins[code]`, 0 for categories that are too rare to have one of the 255. */
export interface CategoricalBins {
  kind: 'categorical';
  bins: Uint8Array;
  count: number;
}

export type Bins = NumericBins | CategoricalBins;

/** A table of small integers: bin 0 = missing, 1 to 255 = values. */
export interface BinnedFeatures {
  rowCount: number;
  features: Bins[];
  /** Bins of four features a word, `rowCount` words a group; feature f is lane f % 4 of group f >> 2. */
  groups: Uint32Array[];
}

export const mostBins = 255;
const sampleSize = 200_000;

/**
 * Cuts every numeric feature into at most 255 bins: one a distinct value where there are no more, else quantiles of a sample of 200,000
 * rows. Categories have a bin each; beyond 255 the most frequent have one, and the rest count as missing.
 */
export async function binFeatures(
  features: readonly Feature[],
  rowCount: number,
  kernel: TreeKernel,
  signal: AbortSignal,
): Promise<BinnedFeatures> {
  const sample = sampleRows(rowCount);
  const bins = features.map((feature) =>
    feature.kind === 'numeric' ? cutValues(feature, sample) : rankCategories(feature),
  );
  const groups: Uint32Array[] = [];
  for (let first = 0; first < features.length; first += lanes) {
    const words = kernel.allocate.uint32(rowCount);
    for (let f = first; f < Math.min(first + lanes, features.length); f++) {
      fillLane(words, (f - first) * 8, features[f]!, bins[f]!);
    }
    groups.push(words);
    await yieldToEvents(signal);
  }
  return { rowCount, features: bins, groups };
}

/** One random row of every stretch, so that no period in the data can hide from the sample. */
export function sampleRows(rowCount: number): Int32Array {
  const random = new Random(0x5eed);
  const count = Math.min(rowCount, sampleSize);
  const stretch = rowCount / count;
  return Int32Array.from({ length: count }, (_, i) =>
    count === rowCount ? i : Math.min(rowCount - 1, Math.floor((i + random.uniform()) * stretch)),
  );
}

function cutValues({ values }: NumericFeature, sample: Int32Array): NumericBins {
  const sorted = new Float32Array(sample.length);
  let size = 0;
  for (let i = 0; i < sample.length; i++) {
    const value = values[sample[i]!]!;
    if (!Number.isNaN(value)) sorted[size++] = value;
  }
  return cutSorted(sorted.subarray(0, size).sort());
}

/** Bins by the sorted values of a sample, none of them NaN. */
export function cutSorted(present: Float32Array): NumericBins {
  const distinct = distinctValues(present, mostBins);
  const edges = distinct ? midpoints(distinct) : quantileEdges(present);
  return { kind: 'numeric', edges, count: edges.length + 1 };
}

/** The distinct values, or undefined when there are more than `limit`. */
function distinctValues(sorted: Float32Array, limit: number): Float32Array | undefined {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    if (distinct.length === limit) return undefined;
    distinct.push(sorted[i]!);
  }
  return Float32Array.from(distinct);
}

function midpoints(distinct: Float32Array): Float32Array {
  const edges = new Float32Array(Math.max(0, distinct.length - 1));
  for (let i = 0; i < edges.length; i++) edges[i] = edgeBetween(distinct[i]!, distinct[i + 1]!);
  return edges;
}

/** Edges with the same number of sample values between them; a value that fills several bins alone has one. */
function quantileEdges(sorted: Float32Array): Float32Array {
  const edges: number[] = [];
  for (let i = 1; i < mostBins; i++) {
    const position = Math.floor((i * sorted.length) / mostBins);
    const below = sorted[position - 1]!;
    let next = position;
    // Within a run of equal values the cut moves to the run's end.
    while (next < sorted.length && sorted[next] === below) next++;
    if (next === sorted.length) break;
    const edge = edgeBetween(below, sorted[next]!);
    if (edges.length === 0 || edge > edges.at(-1)!) edges.push(edge);
  }
  return Float32Array.from(edges);
}

/** A float from `low` up to, but without, `high`. */
function edgeBetween(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle >= low && middle < high ? middle : low;
}

export function rankCategories({ codes, categories }: CategoricalFeature): CategoricalBins {
  const bins = new Uint8Array(categories.length);
  if (categories.length <= mostBins) {
    for (let code = 0; code < bins.length; code++) bins[code] = code + 1;
    return { kind: 'categorical', bins, count: categories.length };
  }
  const counts = new Float64Array(categories.length);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) counts[codes[row]!]! += 1;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  for (let rank = 0; rank < mostBins; rank++) bins[order[rank]!] = rank + 1;
  return { kind: 'categorical', bins, count: mostBins };
}

function fillLane(words: Uint32Array, shift: number, feature: Feature, bins: Bins): void {
  if (feature.kind === 'numeric' && bins.kind === 'numeric') {
    const { values } = feature;
    for (let row = 0; row < values.length; row++) words[row]! |= binOf(values[row]!, bins.edges) << shift;
  } else if (feature.kind === 'categorical' && bins.kind === 'categorical') {
    const { codes } = feature;
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code >= 0) words[row]! |= bins.bins[code]! << shift;
    }
  }
}

/** Bin of a value by binary search: 0 for NaN, else 1 + the number of edges that are smaller. */
export function binOf(value: number, edges: Float32Array): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let size = edges.length;
  while (size > 0) {
    const half = size >> 1;
    if (edges[low + half]! < value) {
      low += half + 1;
      size -= half + 1;
    } else size = half;
  }
  return low + 1;
}
