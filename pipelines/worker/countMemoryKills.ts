import { readFileSync } from 'node:fs';

/** Where the kernel counts the processes that it ended for a group's memory limit: version 2 and version 1 of control groups. */
const counters = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];

/** Processes of this container that the kernel has ended because its memory limit was reached; 0 where it does not say. */
export function countMemoryKills(): number {
  for (const file of counters) {
    try {
      return Number(/^oom_kill (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
    } catch {
      // The other version, or no control groups at all.
    }
  }
  return 0;
}
