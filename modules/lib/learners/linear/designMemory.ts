import { StepError } from '../../../define.ts';

/** What a program of kernels can address, less what learners need beside the matrix. */
const mostBytes = 3.5 * 2 ** 30;

/**
 * Throws StepError when a matrix of so many rows and features does not fit: 4 bytes a value, beside the 4 of the training data
 * itself, and some doubles a row.
 */
export function requireDesignMemory(rowCount: number, featureCount: number, memoryLimit: number): void {
  const bytes = rowCount * (featureCount * 4 + 32);
  const all = bytes + rowCount * featureCount * 4;
  if (bytes <= mostBytes && all <= memoryLimit) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const size = `${rowCount.toLocaleString('en')} rows and ${featureCount.toLocaleString('en')} features`;
  throw new StepError(
    bytes > mostBytes
      ? `A linear model of ${size} needs ${gigabytes(bytes)} in one piece, and at most ${gigabytes(mostBytes)} can be had. Take a sample, or remove columns.`
      : `A linear model of ${size} needs about ${gigabytes(all)} of memory, and this step may use ${gigabytes(memoryLimit)}. Take a sample, remove columns, or give the step more memory.`,
  );
}
