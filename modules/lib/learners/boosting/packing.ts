/** How a row's gradient, hessian and 1 share the 64 bits of a number. From the top: sums of gradients, of hessians, rows. */
export interface Packing {
  gradientShift: number;
  countBits: number;
  /** The largest numbers that a row may have. */
  largestGradient: number;
  largestHessian: number;
}

/** Rows that are counted before the counters are emptied. */
const rowsPerCount = 8192;
/** A double holds sums of all rows exactly up to here. */
const exactBits = 51;

/**
 * Chooses as many bits as the sums over the rows that are counted together leave room for: 13 for gradients and 11 for hessians in a large
 * table, more in a small one. A hessian that is the same for all rows needs none: the number of rows tells its sum.
 */
export function choosePacking(rowCount: number, sameHessian: boolean): Packing {
  const bitsOf = (count: number) => Math.ceil(Math.log2(Math.max(2, count)));
  const sumBits = bitsOf(Math.min(rowsPerCount, rowCount));
  const countBits = sumBits + 1;
  if (sameHessian) {
    const gradientBits = Math.min(64 - countBits - sumBits, exactBits - bitsOf(rowCount));
    return { gradientShift: countBits, countBits, largestGradient: 2 ** (gradientBits - 1) - 2, largestHessian: 0 };
  }
  const free = 64 - countBits - 2 * sumBits;
  const hessianBits = Math.min((free >> 1) - 1, 36 - bitsOf(rowCount));
  const gradientBits = Math.min(free - hessianBits, exactBits - bitsOf(rowCount));
  return {
    gradientShift: countBits + hessianBits + sumBits,
    countBits,
    largestGradient: 2 ** (gradientBits - 1) - 2,
    largestHessian: 2 ** hessianBits - 2,
  };
}
