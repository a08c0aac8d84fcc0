import { readdirSync, readFileSync } from 'node:fs';
import { isAlive } from './isAlive.ts';

/** Environment variable by which the processes that a test started, directly or not, are known from all others. */
export const markVariable = 'PIPEWRIGHT_TEST_MARK';

/** Living processes that carry a mark. Linux only; elsewhere none is found. */
export function findProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const wanted = `${markVariable}=${mark}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readEnvironment(pid).includes(wanted) && isAlive(pid));
}

function readEnvironment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Gone in the meantime, or somebody else's.
    return [];
  }
}
