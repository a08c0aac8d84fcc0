import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Result } from '../../contract/error.ts';

/**
 * The absolute path of a data file, or a folder of them, that a caller names by its path in the workspace. Refused, in words that say
 * nothing of what lies elsewhere: absolute paths and addresses, hidden files and folders, and whatever a link leads to outside.
 */
export async function locateData(workspace: string, path: string): Promise<Result<string, string>> {
  const shown = JSON.stringify(path.slice(0, 200));
  const outside = { ok: false, error: `${shown} is no file or folder of the workspace. Name one by its path in it, such as "data/new.csv".` } as const; // biome-ignore format: one line
  const parts = path.replace(/\/$/, '').split('/');
  if (isAbsolute(path) || path.length > 1000 || parts.some(isOdd)) return outside;
  try {
    const root = await realpath(workspace);
    const real = await realpath(join(root, ...parts));
    const way = relative(root, real);
    if (way === '' || isAbsolute(way) || way.split(sep).some(isOdd)) return outside;
    const found = await stat(real);
    return found.isFile() || found.isDirectory() ? { ok: true, value: real } : outside;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM'].includes(code)) return outside;
    throw error;
  }
}

/** Empty, hidden (`..` among them), or with what no name of a file has. */
function isOdd(part: string): boolean {
  return part === '' || part.startsWith('.') || /[\\\0:]/.test(part);
}
