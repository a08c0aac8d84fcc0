import { StepError } from '../../../define.ts';
import type { KernelMemory } from '../../kernels/kernelMemory.ts';
import type { Feature } from '../data.ts';

/** What a program of kernels can address, less what learners need beside the matrix. */
const mostBytes = 3.5 * 2 ** 30;

/**
 * Throws StepError when a matrix does not fit: 4 bytes a value, beside the 4 of the training data itself where that is not in the kernels'
 * memory, and some doubles a row.
 */
export function requireDesignMemory(
  features: readonly Feature[],
  rowCount: number,
  memory: KernelMemory,
  memoryLimit: number,
): void {
  const held = features.filter((feature) => memory.holds(feature.kind === 'numeric' ? feature.values : feature.codes));
  const bytes = rowCount * (features.length * 4 + 32);
  const all = bytes + rowCount * (features.length - held.length) * 4;
  if (bytes <= mostBytes && all <= memoryLimit) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const size = `${rowCount.toLocaleString('en')} rows and ${features.length.toLocaleString('en')} features`;
  throw new StepError(
    bytes > mostBytes
      ? `A linear model of ${size} needs ${gigabytes(bytes)} in one piece, and at most ${gigabytes(mostBytes)} can be had. Take a sample, or remove columns.`
      : `A linear model of ${size} needs about ${gigabytes(all)} of memory, and this step may use ${gigabytes(memoryLimit)}. Take a sample, remove columns, or give the step more memory.`,
  );
}
