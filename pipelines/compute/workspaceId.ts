import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';

/** What a workspace is known by to engines that several machines and workspaces share: 32 hex digits of its place on this machine. */
export function identifyWorkspace(workspace: string): string {
  return createHash('sha256')
    .update(JSON.stringify([readMachineId() ?? hostname(), realpathSync(workspace)]))
    .digest('hex')
    .slice(0, 32);
}

/** Of systemd (machine-id(5)); elsewhere there is none. */
function readMachineId(): string | undefined {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
