import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jobFolder } from './linkProtocol.ts';

/** Everything in a container of a cluster that a step can write to: its root is read-only. */
const folders = [jobFolder, '/tmp', '/dev/shm', '/dev/mqueue'];
/** Shared memory, semaphores and message queues of System V, one a line below the titles: they belong to no folder. */
const tables = ['/proc/sysvipc/shm', '/proc/sysvipc/sem', '/proc/sysvipc/msg'];

/**
 * Removes all that a step has left in this container, so that the next one finds it as the first did; only the worker, the process of
 * this id, goes on. Throws where that cannot be said: what else runs here, or was running when it was looked at, may be in the middle of
 * writing, and is ended with the container alone.
 */
export async function clearContainer(worker: number): Promise<void> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const left = processes.filter((pid) => pid !== process.pid && pid !== worker);
  if (left.length > 0) throw new Error('Something that the step has started goes on.');
  for (const folder of folders) {
    const names = (await lookIfThere(readdir(folder))) ?? [];
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  }
  for (const table of tables) {
    const lines = (await lookIfThere(readFile(table, 'utf8'))) ?? '';
    if (lines.trim().includes('\n')) throw new Error('The step has left something in memory that processes share.');
  }
}

/** Kernels may be built without some of it. */
async function lookIfThere<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
