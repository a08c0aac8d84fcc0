import { addSlots, type Chunks, forEachChunk, planChunks } from './chunks.ts';
import type { DesignMatrix } from './designMatrix.ts';
import type { Pace } from './pace.ts';

/** Losses of a score and a target, by the kernels' numbers for them. Logistic with several outputs is multinomial. */
export const lossFamilies = { squared: 0, logistic: 1, poisson: 2 } as const;

export interface LossProblem {
  matrix: DesignMatrix;
  /** `squared`: ½ · residual². `poisson`: mean − target · score, of mean = exp(score). */
  family: keyof typeof lossFamilies;
  /** Scores a row. Above 1: one a class, and the targets are codes of classes. */
  outputs: number;
  /** By `matrix.rowNumbers`. */
  targets: Float64Array<SharedArrayBuffer>;
}

/**
 * Σ weight · loss over the rows, and its gradient. A point holds `outputs` blocks of `width` coefficients, then `outputs`
 * intercepts.
 */
export class LossSum {
  readonly problem: LossProblem;
  /** Numbers of a point. */
  readonly size: number;
  readonly #pace: Pace;
  readonly #chunks: Chunks;
  readonly #points: Float64Array;
  readonly #sums: Float64Array;
  readonly #scratch: Uint8Array;

  constructor(problem: LossProblem, pace: Pace) {
    const { matrix, outputs } = problem;
    const { memory, threads } = matrix.kernels;
    this.problem = problem;
    this.size = outputs * (matrix.width + 1);
    this.#pace = pace;
    this.#chunks = planChunks(matrix.valuesPerRow * outputs * 8, this.size + 1);
    this.#points = memory.float64(this.size);
    this.#sums = memory.float64(this.#chunks.slots * (this.size + 1));
    this.#scratch = memory.uint8(threads * matrix.kernels.run('linearScratch', matrix.shape, outputs));
  }

  /** Answers the loss at a point and writes its gradient. */
  async at(point: Float64Array, gradient: Float64Array): Promise<number> {
    const { matrix, family, outputs, targets } = this.problem;
    const { kernels, shape, weights = 0 } = matrix;
    const sums = this.#sums;
    const distance = this.size + 1;
    writePoints(matrix, outputs, point, this.#points);
    sums.fill(0);
    const work = (matrix.valuesPerRow + 8) * outputs;
    await forEachChunk(matrix, this.#chunks, work, this.#pace, (first, count, run) => {
      const { slotRows } = this.#chunks;
      const loss = [lossFamilies[family], outputs, this.#points, targets, weights] as const;
      kernels[run]('addLoss', shape, first, count, slotRows, ...loss, sums, distance, this.#scratch);
    });
    addSlots(sums, distance, this.#chunks.slots);
    const { width, numeric } = matrix;
    for (let k = 0; k < outputs; k++) {
      const from = k * (width + 1);
      for (let j = 0; j < width; j++) {
        gradient[k * width + j] = sums[from + j]! * (j < numeric.length ? numeric[j]!.inverseScale : 1);
      }
      gradient[outputs * width + k] = sums[from + width]!;
    }
    return sums[this.size]!;
  }
}

/** Writes the scores of all rows, X·w + b, for one block of coefficients and its intercept. `scores`: by `matrix.rowNumbers`. */
export async function scoreAll(
  matrix: DesignMatrix,
  coefficients: Float64Array,
  intercept: number,
  scores: Float64Array<SharedArrayBuffer>,
  pace: Pace,
): Promise<void> {
  const { kernels, shape, width } = matrix;
  const mark = kernels.memory.mark();
  const points = kernels.memory.float64(width + 1);
  const point = new Float64Array(width + 1);
  point.set(coefficients);
  point[width] = intercept;
  writePoints(matrix, 1, point, points);
  const work = matrix.valuesPerRow + 1;
  const scratch = kernels.memory.uint8(kernels.threads * kernels.run('linearScratch', shape, 1));
  await forEachChunk(matrix, planChunks(work * 8, 1), work, pace, (first, count, run) =>
    kernels[run]('scoreRows', shape, first, count, points, scores, scratch),
  );
  kernels.memory.release(mark);
}

/** Columns in memory are centred but not scaled: coefficients are scaled instead. */
function writePoints(matrix: DesignMatrix, outputs: number, point: ArrayLike<number>, points: Float64Array): void {
  const { width, numeric } = matrix;
  for (let k = 0; k < outputs; k++) {
    const to = k * (width + 1);
    for (let j = 0; j < width; j++) {
      points[to + j] = point[k * width + j]! * (j < numeric.length ? numeric[j]!.inverseScale : 1);
    }
    points[to + width] = point[outputs * width + k]!;
  }
}
