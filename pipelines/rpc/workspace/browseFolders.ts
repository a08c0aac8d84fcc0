import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Result } from '../../contract/error.ts';

export interface BrowsedFolder {
  /** Absolute. */
  path: string;
  parent: string | null;
  folders: { name: string; path: string; isWorkspace: boolean }[];
}

/** Most that a list shows. */
const mostFolders = 2_000;

/** Folders inside a folder, hidden ones left out, by name; the user's home when none is named. */
export async function browseFolders(named: string | undefined): Promise<Result<BrowsedFolder, string>> {
  if (named !== undefined && !isAbsolute(named)) return { ok: false, error: 'Name a folder by its whole path.' };
  const path = resolve(named ?? homedir());
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(path, entry.name)))))
        names.push(entry.name);
    }
    const folders = names
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .slice(0, mostFolders)
      .map((name) => ({ name, path: join(path, name), isWorkspace: existsSync(join(path, name, '.pipewright')) }));
    return { ok: true, value: { path, parent: dirname(path) === path ? null : dirname(path), folders } };
  } catch (error) {
    return { ok: false, error: describeFailure(path, error) };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function describeFailure(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `There is no folder ${path}.`;
  if (code === 'ENOTDIR') return `${path} is not a folder.`;
  if (code === 'EACCES' || code === 'EPERM') return `The folder ${path} may not be read. Check its permissions.`;
  throw error;
}
