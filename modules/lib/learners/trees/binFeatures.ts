import type { CategoricalFeature } from '../data.ts';
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

const mostBins = 255;
const sampleSize = 200_000;

/** Rows to choose bins by, at most 200,000: one random row of every stretch, so that no period in the data can hide from the sample. */
export function sampleRows(rowCount: number): Int32Array {
  const random = new Random(0x5eed);
  const count = Math.min(rowCount, sampleSize);
  const stretch = rowCount / count;
  return Int32Array.from({ length: count }, (_, i) =>
    count === rowCount ? i : Math.min(rowCount - 1, Math.floor((i + random.uniform()) * stretch)),
  );
}

/**
 * At most 255 bins by the sorted values of a sample, none of them NaN: one a distinct value where there are no more, else quantiles.
 */
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

/** A bin a category; beyond 255 the most frequent have one, and the rest count as missing. */
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
