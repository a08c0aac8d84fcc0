import { type FitContext, yieldToEvents } from '../learner.ts';
import type { Random } from '../random.ts';
import type { Points } from './points.ts';
import { scaleToUnit } from './points.ts';

/** Steps without a lower smoothed loss after which training ends. */
const patience = 10;

/** Batches that come to so many passes through the rows are an iteration. */
interface MiniBatchOptions {
  batchSize: number;
  iterations: number;
  unit: boolean;
}

/**
 * Mini-batch k-means (Sculley, "Web-scale k-means clustering", 2010): each step draws rows, assigns them, and moves every centre
 * towards the mean of its rows by 1 / (rows it has had so far). Changes `centres` (rows of `stride` doubles). Answers the steps.
 */
export async function searchByBatches(
  { rows, rowCount, stride, width, weights }: Points,
  centres: Float64Array,
  { batchSize, iterations, unit }: MiniBatchOptions,
  random: Random,
  { metric, signal }: Pick<FitContext, 'metric' | 'signal'>,
): Promise<{ steps: number; converged: boolean }> {
  const counts = new Float64Array(centres.length / stride);
  const steps = Math.ceil((iterations * rowCount) / batchSize);
  const smoothing = Math.min(1, (2 * batchSize) / (rowCount + 1));
  let smoothed: number | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  let waited = 0;
  for (let step = 1; step <= steps; step++) {
    let loss = 0;
    for (let draw = 0; draw < batchSize; draw++) {
      const row = random.below(rowCount);
      const at = row * stride;
      const { nearest, square } = findNearest(rows, at, centres, width, stride);
      loss += square / batchSize;
      const weight = weights === 0 ? 1 : weights[row]!;
      if (weight === 0) continue;
      counts[nearest]! += weight;
      const rate = weight / counts[nearest]!;
      const centre = nearest * stride;
      for (let j = 0; j < width; j++) centres[centre + j]! += rate * (rows[at + j]! - centres[centre + j]!);
    }
    if (unit) for (let at = 0; at < centres.length; at += stride) scaleToUnit(centres, at, stride);
    metric('training_loss', loss * rowCount, step);
    smoothed = smoothed === undefined ? loss : smoothed + smoothing * (loss - smoothed);
    waited = smoothed < lowest ? 0 : waited + 1;
    lowest = Math.min(lowest, smoothed);
    if (waited >= patience) return { steps: step, converged: true };
    await yieldToEvents(signal);
  }
  return { steps, converged: false };
}

function findNearest(
  rows: Float32Array,
  at: number,
  centres: Float64Array,
  width: number,
  stride: number,
): { nearest: number; square: number } {
  let nearest = 0;
  let square = Number.POSITIVE_INFINITY;
  for (let k = 0, centre = 0; centre < centres.length; k++, centre += stride) {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const difference = rows[at + j]! - centres[centre + j]!;
      sum += difference * difference;
    }
    if (sum < square) [square, nearest] = [sum, k];
  }
  return { nearest, square };
}
