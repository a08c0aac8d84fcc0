/**
 * Milliseconds of the fastest of a few calls: what the work takes when nothing else is in its way. Other processes and the
 * first compilation only ever make it longer.
 */
export function bestTime(work: () => unknown, calls = 3): number {
  const times = Array.from({ length: calls }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
