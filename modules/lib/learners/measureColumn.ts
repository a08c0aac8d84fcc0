export interface ColumnMeasures {
  /** Values that are not missing. */
  present: number;
  /** Of them. */
  sum: number;
  /** The least and the largest; Infinity and -Infinity where there are none. */
  low: number;
  high: number;
}

const blockRows = 4096;

/** Counts, adds up and bounds the numbers of a column; NaN = missing. */
export function measureColumn(values: Float32Array): ColumnMeasures {
  const measures = {
    present: 0,
    sum: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  };
  for (let start = 0; start < values.length; start += blockRows) {
    const block = values.subarray(start, start + blockRows);
    // Most blocks have no missing value, and the sum tells those that have.
    if (!addWhole(measures, block)) addPresent(measures, block);
  }
  return measures;
}

/** Adds a block without missing values, in four sums, so that additions do not wait for each other. Answers false when one is missing. */
function addWhole(measures: ColumnMeasures, block: Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const whole = block.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const p = block[i]!;
    const q = block[i + 1]!;
    const r = block[i + 2]!;
    const s = block[i + 3]!;
    a += p;
    b += q;
    c += r;
    d += s;
    // Comparisons that rarely hold: Math.min is a jump that is hard to predict.
    if (p < low) low = p;
    if (p > high) high = p;
    if (q < low) low = q;
    if (q > high) high = q;
    if (r < low) low = r;
    if (r > high) high = r;
    if (s < low) low = s;
    if (s > high) high = s;
  }
  for (let i = whole; i < block.length; i++) {
    const value = block[i]!;
    a += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const sum = a + b + (c + d);
  if (Number.isNaN(sum)) return false;
  measures.present += block.length;
  measures.sum += sum;
  measures.low = Math.min(measures.low, low);
  measures.high = Math.max(measures.high, high);
  return true;
}

function addPresent(measures: ColumnMeasures, block: Float32Array): void {
  for (let i = 0; i < block.length; i++) {
    const value = block[i]!;
    if (Number.isNaN(value)) continue;
    measures.present += 1;
    measures.sum += value;
    if (value < measures.low) measures.low = value;
    if (value > measures.high) measures.high = value;
  }
}
