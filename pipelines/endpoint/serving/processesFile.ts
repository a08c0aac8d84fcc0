import { readFile } from 'node:fs/promises';
import { isRunning, type ProcessIdentity } from './processIdentity.ts';
import { replaceText } from './replaceText.ts';
import { servingPaths } from './servingPaths.ts';

/** Who supervises a folder and who serves. */
export interface ServingProcesses {
  supervisor: ProcessIdentity;
  server: ProcessIdentity | null;
}

export async function writeProcesses(folder: string, processes: ServingProcesses): Promise<void> {
  await replaceText(servingPaths(folder).processes, JSON.stringify(processes), 0o600);
}

/** The processes of a folder; undefined where no supervisor runs. */
export async function readProcesses(folder: string): Promise<ServingProcesses | undefined> {
  try {
    // Written by `writeProcesses`, as a whole, into a folder of this user's.
    const processes = JSON.parse(await readFile(servingPaths(folder).processes, 'utf8')) as ServingProcesses;
    return isRunning(processes.supervisor) ? processes : undefined;
  } catch {
    return undefined;
  }
}
