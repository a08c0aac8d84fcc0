import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Folder of what is kept for the user: `$PIPEWRIGHT_HOME`, else where the platform keeps such things (XDG Base Directory
 * Specification; %APPDATA%; ~/Library/Application Support).
 */
export function findUserFolder(env = process.env, platform = process.platform): string {
  const named = env.PIPEWRIGHT_HOME;
  if (named) return named;
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Pipewright');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Pipewright');
  // The specification: a relative path is not valid and is to be ignored.
  const config = env.XDG_CONFIG_HOME;
  return join(config && isAbsolute(config) ? config : join(homedir(), '.config'), 'pipewright');
}
