import { spawnSync } from 'node:child_process';

/** The time limit, or on a machine that is busy with other things what it takes to start and end ten empty processes. */
export function measurePatience(milliseconds: number): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return Math.max(milliseconds, 10 * (performance.now() - started));
}
