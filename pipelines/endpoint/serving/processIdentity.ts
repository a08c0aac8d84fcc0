import { readFileSync } from 'node:fs';

/** One process among all that ever had its id: ids are given again, after a restart of the machine first of all. */
export interface ProcessIdentity {
  pid: number;
  /** Of the machine's start, and of the process's within it (clock ticks); null where the system does not tell. */
  boot: string | null;
  started: string | null;
}

/** The identity of a process that runs now. */
export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, boot: readBoot(), started: readStart(pid) };
}

/** Whether this very process runs. A zombie does not. */
export function isRunning(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  return identity.boot === readBoot() && identity.started !== null && identity.started === readStart(identity.pid);
}

function readBoot(): string | null {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** Field 22 of proc(5)'s stat. The name before it may hold anything, but the last `)` ends it. Null for a zombie. */
function readStart(pid: number): string | null {
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  return fields?.[0] === 'Z' ? null : (fields?.[19] ?? null);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
