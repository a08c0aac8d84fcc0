import { readdirSync, readFileSync } from 'node:fs';

/**
 * Looks, on Linux, every 20 ms at the most memory that a child of the watched process has ever had (VmHWM): the workers of
 * an engine.
 */
export function watchMemory(): { watch(pid: number): void; stop(): number } {
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (pid: number) => {
    for (const child of childrenOf(pid)) peak = Math.max(peak, peakOf(child));
  };
  return {
    watch(pid) {
      timer = setInterval(() => look(pid), 20);
    },
    /** Bytes. */
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function childrenOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}

function peakOf(pid: string): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
