import { readdir, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL: below } = constants.priority;

/**
 * Lets every other process of usual priority go before this one, which is left about a tenth of a core that others want. On Linux a
 * priority belongs to a thread, and new threads inherit it; where sessions are scheduled as groups (sched(7), "The autogroup feature"),
 * priorities count within a session only, and the session has one of its own.
 */
export async function lowerPriority(): Promise<void> {
  const threads = process.platform === 'linux' ? await readdir('/proc/self/task') : ['0'];
  for (const thread of threads) {
    try {
      setPriority(Number(thread), below);
    } catch {
      // A thread that has just ended.
    }
  }
  if (process.platform === 'linux') await writeFile('/proc/self/autogroup', String(below)).catch(() => {});
}
