import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openUserConfig } from './settings.ts';
import { findUserFolder } from './userFolder.ts';

/** The folder to begin with when none is named: the one of last time that is still there, else `Pipewright` in the home. */
export async function findFirstWorkspace(): Promise<string> {
  const config = await openUserConfig(findUserFolder());
  for (const { path } of config.recent()) {
    try {
      return realpathSync(path);
    } catch {
      // Gone since, or on a disk that is not there: the one before.
    }
  }
  return join(homedir(), 'Pipewright');
}
