/**
 * The values that a forest's leaves keep shares of: where there are no more than `mostRanges` different ones, each of them; else
 * ranges with the same number of rows, from the lowest to the highest value that is there.
 */
export interface LabelRanges {
  low: Float64Array;
  high: Float64Array;
  /** Range of each row. */
  codes: Int32Array;
}

const mostRanges = 128;

/** A value that fills several ranges alone has one of its own. */
export function cutLabels(values: Float64Array): LabelRanges {
  const sorted = values.toSorted();
  const begins = distinctBegins(sorted) ?? evenBegins(sorted);
  const low = Float64Array.from(begins, (begin) => sorted[begin]!);
  const high = Float64Array.from(begins, (_, i) => sorted[(begins[i + 1] ?? sorted.length) - 1]!);
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = lastNotAbove(low, values[row]!);
  return { low, high, codes };
}

/** Where each different value begins; undefined when there are too many. */
function distinctBegins(sorted: Float64Array): number[] | undefined {
  const begins: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    if (begins.length === mostRanges) return undefined;
    begins.push(i);
  }
  return begins;
}

function evenBegins(sorted: Float64Array): number[] {
  const begins = [0];
  for (let k = 1; k < mostRanges; k++) {
    let begin = Math.floor((k * sorted.length) / mostRanges);
    while (begin < sorted.length && sorted[begin] === sorted[begin - 1]) begin++;
    if (begin < sorted.length && begin > begins.at(-1)!) begins.push(begin);
  }
  return begins;
}

function lastNotAbove(low: Float64Array, value: number): number {
  let first = 0;
  let size = low.length;
  while (size > 1) {
    const half = size >> 1;
    if (low[first + half]! <= value) {
      first += half;
      size -= half;
    } else size = half;
  }
  return first;
}
