import { spawnSync } from 'node:child_process';

/** The time limit, or on a machine that is busy with other things what it takes there to start and end 25 empty processes: one second where nothing else runs. */
export function measurePatience(milliseconds: number): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return Math.max(milliseconds, 25 * (performance.now() - started));
}
