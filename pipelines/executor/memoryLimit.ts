import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Lets the process use `bytes` more memory than it has now, by the operating system's word, where there is `prlimit`
 * (Linux). Counted from now because V8 reserves about half a gigabyte of address space before it runs anything, and
 * because DuckDB's allocator keeps the addresses of what it has freed: tens of megabytes a step, of hundreds of columns. Only
 * the soft limit is set, so that the next step can be given another. Answers whether the limit is set.
 */
export async function limitMemory(pid: number, bytes: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const used = Number(/^VmData:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    await promisify(execFile)('prlimit', ['--pid', String(pid), `--data=${used + bytes}:`]);
    return true;
  } catch {
    return false;
  }
}
