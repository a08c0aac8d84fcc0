import type { KernelMemory } from '../../kernels/kernelMemory.ts';
import type { UnsupervisedData } from '../data.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import type { FeatureSpace } from './featureSpace.ts';

/** The training rows as points in the kernels' memory. */
export interface Points {
  /** Float32, row by row, `stride` numbers each: the coordinates, then zeros. */
  rows: Float32Array<SharedArrayBuffer>;
  rowCount: number;
  width: number;
  /** A multiple of 4. */
  stride: number;
  /** Float32, one a row; 0 when all rows count the same. */
  weights: Float32Array<SharedArrayBuffer> | 0;
}

const chunkRows = 1024;

/** Writes the points of all rows. With `unit`, each is scaled to length 1 (one of length 0 stays). */
export async function makePoints(
  memory: KernelMemory,
  { rowCount, weights }: UnsupervisedData,
  space: FeatureSpace,
  unit: boolean,
  { signal }: Pick<FitContext, 'signal'>,
): Promise<Points> {
  const { width } = space;
  const stride = Math.ceil(width / 4) * 4;
  const rows = memory.float32(rowCount * stride);
  for (let start = 0; start < rowCount; start += chunkRows) {
    const end = Math.min(start + chunkRows, rowCount);
    const chunk = rows.subarray(start * stride, end * stride);
    space.readRows(start, end, stride, chunk);
    if (unit) for (let at = 0; at < chunk.length; at += stride) scaleToUnit(chunk, at, stride);
    if (start % (chunkRows * 64) === 0) await yieldToEvents(signal);
  }
  return { rows, rowCount, width, stride, weights: weights ? memory.copyFloat32(weights) : 0 };
}

/** Scales `length` numbers from `at` on so that their squares add up to 1, unless all are 0. */
export function scaleToUnit(values: Float32Array | Float64Array, at: number, length: number): void {
  let squares = 0;
  for (let j = at; j < at + length; j++) squares += values[j]! * values[j]!;
  if (squares === 0) return;
  const norm = Math.sqrt(squares);
  for (let j = at; j < at + length; j++) values[j] = values[j]! / norm;
}
