import { availableParallelism, totalmem } from 'node:os';
import type { RunLimits } from '../run/services.ts';

/** One worker a core, and three quarters of the memory shared among them, but a gigabyte each at the least. */
export function defaultLimits(): RunLimits {
  const workers = Math.max(1, Math.min(availableParallelism(), 8));
  return {
    workers,
    threads: availableParallelism(),
    memory: Math.max(2 ** 30, Math.floor((totalmem() * 0.75) / workers)),
  };
}
