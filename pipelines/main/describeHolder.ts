import type { LockHolder } from '../store/engineLock.ts';

/** That a workspace is in use, and by whom. */
export function describeHolder(workspace: string, holder: LockHolder | undefined): string {
  const who = holder ? ` (process ${holder.pid}, since ${holder.startedAt})` : '';
  return `The workspace ${workspace} is in use by another Pipewright${who}. Wait until it is done, or use another --workspace.`;
}
