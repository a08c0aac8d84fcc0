import { randomBytes } from 'node:crypto';

/** `20260131-235959-1a2b3c`: sorts by time, can be read aloud, and is a file name everywhere. UTC. */
export function newRunId(now = new Date()): string {
  const [date = '', time = ''] = now.toISOString().split(/[T.]/);
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}
