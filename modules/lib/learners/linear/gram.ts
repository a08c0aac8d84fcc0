import { addSlots, forEachChunk, planChunks } from './chunks.ts';
import type { DesignMatrix } from './designMatrix.ts';
import type { Pace } from './pace.ts';

/**
 * Xᵀ·W·X of [X, 1], as the lower triangle of a row-major matrix [width + 1, width + 1]; the last row belongs to the
 * intercept. The cost of a categorical feature does not grow with the number of its categories. `rowWeights`: by
 * `matrix.rowNumbers`; missing: those of the rows.
 */
export async function accumulateGram(
  matrix: DesignMatrix,
  pace: Pace,
  rowWeights?: Float64Array<SharedArrayBuffer>,
): Promise<Float64Array> {
  const { kernels, shape, width, numeric } = matrix;
  const { memory, threads } = kernels;
  const mark = memory.mark();
  const weights = rowWeights ?? (matrix.weights && matrix.rowNumbers(matrix.weights));
  const size = width + 1;
  const work = matrix.valuesPerRow ** 2 / 2 + 1;
  const chunks = planChunks(work, size * size);
  const sums = memory.float64(chunks.slots * size * size).fill(0);
  const scratch = memory.float64(threads * kernels.run('gramScratch', shape));
  await forEachChunk(matrix, chunks, work, pace, (first, count, run) => {
    kernels[run]('addGram', shape, first, count, chunks.slotRows, weights ?? 0, sums, size * size, scratch);
  });
  addSlots(sums, size * size, chunks.slots);
  const gram = Float64Array.from(sums.subarray(0, size * size));
  memory.release(mark);
  for (const [j, { inverseScale }] of numeric.entries()) {
    for (let l = 0; l <= j; l++) gram[j * size + l]! *= inverseScale;
    for (let i = j; i < size; i++) gram[i * size + j]! *= inverseScale;
  }
  return gram;
}
