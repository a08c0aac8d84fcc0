import { forEachChunk, planChunks } from './chunks.ts';
import type { DesignMatrix, MatrixKernels } from './designMatrix.ts';
import type { Pace } from './pace.ts';

/**
 * Rows one after the other in the kernels' memory, for learners that take them in random order: scaled numbers as float32, padded to
 * a multiple of four, then the columns of the row's categories. A point holds a coefficient for each number, then for each
 * category, then the intercept.
 */
export class RowMatrix {
  readonly kernels: MatrixKernels;
  readonly rowCount: number;
  /** Numbers that a row has, without those that pad it. */
  readonly numericCount: number;
  readonly padded: number;
  /** Numbers of a point. */
  readonly pointSize: number;
  /** What kernels read of it: see `rows.ts` of the kernels. */
  readonly shape: Uint32Array<SharedArrayBuffer>;

  constructor(
    kernels: MatrixKernels,
    rowCount: number,
    { numeric, oneHot, categories }: { numeric: number; oneHot: number; categories: number },
  ) {
    const { memory } = kernels;
    this.kernels = kernels;
    this.rowCount = rowCount;
    this.numericCount = numeric;
    this.padded = Math.ceil(numeric / 4) * 4;
    this.pointSize = this.padded + categories + 1;
    const numbers = memory.float32(rowCount * this.padded);
    const codes = memory.int32(rowCount * oneHot);
    this.shape = memory.uint32(4);
    this.shape.set([this.padded, numbers.byteOffset, oneHot, codes.byteOffset]);
  }

  static async from(matrix: DesignMatrix, pace: Pace): Promise<RowMatrix> {
    const { kernels, rowCount, numeric, oneHot, width } = matrix;
    const counts = { numeric: numeric.length, oneHot: oneHot.length, categories: width - numeric.length };
    const rows = new RowMatrix(kernels, rowCount, counts);
    const scales = kernels.memory.copyFloat32(numeric.map(({ inverseScale }) => inverseScale));
    const work = matrix.valuesPerRow;
    await forEachChunk(matrix, planChunks(work, 1), work, pace, (first, count, run) =>
      kernels[run]('layRows', matrix.shape, rows.shape, first, count, scales),
    );
    return rows;
  }

  /** Coefficients of the design matrix's columns, from a point. */
  readPoint(point: Float64Array): { coefficients: Float64Array; intercept: number } {
    const { numericCount, padded, pointSize } = this;
    const coefficients = new Float64Array(numericCount + pointSize - 1 - padded);
    coefficients.set(point.subarray(0, numericCount));
    coefficients.set(point.subarray(padded, pointSize - 1), numericCount);
    return { coefficients, intercept: point[pointSize - 1]! };
  }

  newPoint(): Float64Array<SharedArrayBuffer> {
    return this.kernels.memory.float64(this.pointSize).fill(0);
  }

  /** The rows' numbers from 0, to be shuffled. */
  newOrder(): Int32Array<SharedArrayBuffer> {
    const order = this.kernels.memory.int32(this.rowCount);
    for (let i = 0; i < order.length; i++) order[i] = i;
    return order;
  }
}

/** Puts an order of rows into random order (Fisher & Yates; Durstenfeld 1964). */
export function shuffle(order: Int32Array, random: { below(limit: number): number }): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
}
