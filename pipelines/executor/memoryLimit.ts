import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Growth that is not worth another limit: to set one starts a process. Bytes. */
const slack = 16e6;

/**
 * Lets the process use `bytes` more memory than it has now, by the operating system's word, where there is `prlimit`
 * (Linux). Counted from now because V8 reserves about half a gigabyte of address space before it runs anything, and
 * because DuckDB's allocator keeps the addresses of what it has freed: tens of megabytes a step, of hundreds of columns. Only
 * the soft limit is set, so that the next step can be given another.
 * @param from what the limit in force was counted from.
 * @returns what the limit is counted from now; undefined where there is none.
 */
export async function limitMemory(pid: number, bytes: number, from: number | undefined): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const used = Number(/^VmData:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    if (from !== undefined && used - from < slack) return from;
    await promisify(execFile)('prlimit', ['--pid', String(pid), `--data=${used + bytes}:`]);
    return used;
  } catch {
    return from;
  }
}
