import { decomposition } from '../../kernels/compiled/decomposition.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';

/** Numbers in columns, about the mean or near it: far from it, digits would be lost. */
export interface ColumnSource {
  rowCount: number;
  width: number;
  /** Writes the rows from `start` to `end` of column j to `out` from j · `stride` on. */
  readColumns(start: number, end: number, stride: number, out: Float32Array): void;
}

export interface Covariance {
  means: Float64Array;
  /** [width, width], of the population; about zero when not centred. */
  matrix: Float64Array;
}

const blockRows = 2048;
/** Numbers from which on several threads are worth their start. */
const smallest = 10_000_000;

/** Means and covariances of columns. Float32 products of 256 rows, their sums in doubles, blocks in order. */
export async function measureCovariance(
  source: ColumnSource,
  centred: boolean,
  context: Pick<FitContext, 'signal' | 'threads'>,
): Promise<Covariance> {
  const { rowCount, width } = source;
  const threads = rowCount * width < smallest ? 1 : context.threads;
  using kernels = new Kernels(decomposition, threads);
  // One more column of ones gives the sums.
  const padded = Math.ceil((width + 1) / 4) * 4;
  const size = padded * blockRows;
  const blocks = kernels.memory.float32(threads * size);
  const products = kernels.memory.float64(threads * padded * padded);
  const sums = new Float64Array(padded * padded);
  for (let start = 0, turn = 0; start < rowCount; start += threads * blockRows, turn++) {
    let used = 0;
    for (let first = start; used < threads && first < rowCount; used++, first += blockRows) {
      const end = Math.min(first + blockRows, rowCount);
      const block = blocks.subarray(used * size, (used + 1) * size);
      if (end - first < blockRows) block.fill(0);
      source.readColumns(first, end, blockRows, block);
      block.fill(1, width * blockRows, width * blockRows + end - first);
    }
    kernels.runOnAll('multiplyColumns', blocks, padded, blockRows, used, products);
    for (let block = 0; block < used; block++) {
      const from = block * padded * padded;
      for (let at = 0; at < sums.length; at++) sums[at]! += products[from + at]!;
    }
    if (turn % 16 === 0) await yieldToEvents(context.signal);
  }
  const sum = (i: number, j: number) => sums[Math.min(i, j) * padded + Math.max(i, j)]! / rowCount;
  const means = Float64Array.from({ length: width }, (_, j) => (centred ? sum(j, width) : 0));
  const matrix = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) matrix[i * width + j] = sum(i, j) - means[i]! * means[j]!;
  }
  return { means, matrix };
}
