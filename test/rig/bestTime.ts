/**
 * Milliseconds of processor time that the fastest of a few calls took in this process: what the work itself takes, however
 * busy the machine is. The first call is compiled on the way, so that it alone would say too much.
 */
export function bestTime(work: () => unknown, calls = 3): number {
  const times = Array.from({ length: calls }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
