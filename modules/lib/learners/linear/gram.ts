import { blockRows, type DesignMatrix } from './designMatrix.ts';
import type { Pace } from './pace.ts';

/**
 * Xᵀ·W·X of [X, 1], as the lower triangle of a row-major matrix [width + 1, width + 1]; the last row belongs to the
 * intercept. The cost of a categorical feature does not grow with the number of its categories.
 */
export async function accumulateGram(
  matrix: DesignMatrix,
  weights: Float32Array | undefined,
  pace: Pace,
): Promise<Float64Array> {
  const { rowCount, width, numeric } = matrix;
  const size = width + 1;
  const gram = new Float64Array(size * size);
  const block: Block = {
    start: 0,
    end: 0,
    values: numeric.map(() => new Float64Array(blockRows)),
    weighted: numeric.map(() => new Float64Array(blockRows)),
    weights,
  };
  for (let start = 0; start < rowCount; start += blockRows) {
    block.start = start;
    block.end = Math.min(start + blockRows, rowCount);
    readBlock(matrix, block);
    addNumeric(gram, size, block);
    addOneHot(gram, size, matrix, block);
    await pace.rest();
  }
  return gram;
}

interface Block {
  start: number;
  end: number;
  /** By numeric column. */
  values: Float64Array[];
  /** The same times the rows' weights. */
  weighted: Float64Array[];
  weights: Float32Array | undefined;
}

function readBlock(matrix: DesignMatrix, { start, end, values, weighted, weights }: Block): void {
  for (const [j, column] of matrix.numeric.entries()) {
    const read = values[j]!;
    matrix.readNumeric(column, start, end, read);
    const times = weighted[j]!;
    if (!weights) times.set(read);
    else for (let i = start; i < end; i++) times[i - start] = read[i - start]! * weights[i]!;
  }
}

function addNumeric(gram: Float64Array, size: number, { start, end, values, weighted, weights }: Block): void {
  const count = end - start;
  const last = (size - 1) * size;
  for (const [j, times] of weighted.entries()) {
    for (let l = 0; l <= j; l++) gram[j * size + l]! += dotBlock(times, values[l]!, count);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += times[i]!;
    gram[last + j]! += sum;
  }
  let total = count;
  if (weights) {
    total = 0;
    for (let i = start; i < end; i++) total += weights[i]!;
  }
  gram[last + size - 1]! += total;
}

function addOneHot(gram: Float64Array, size: number, { oneHot }: DesignMatrix, block: Block): void {
  const { start, end, weighted, weights } = block;
  const last = (size - 1) * size;
  for (const [f, { codes, offset }] of oneHot.entries()) {
    for (let i = start; i < end; i++) {
      if (codes[i]! < 0) continue;
      const column = offset + codes[i]!;
      const row = column * size;
      const weight = weights ? weights[i]! : 1;
      for (let j = 0; j < weighted.length; j++) gram[row + j]! += weighted[j]![i - start]!;
      for (let g = 0; g < f; g++) {
        const code = oneHot[g]!.codes[i]!;
        if (code >= 0) gram[row + oneHot[g]!.offset + code]! += weight;
      }
      gram[row + column]! += weight;
      gram[last + column]! += weight;
    }
  }
}

function dotBlock(x: Float64Array, y: Float64Array, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (; i < count; i++) a += x[i]! * y[i]!;
  return a + b + (c + d);
}
