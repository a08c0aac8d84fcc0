import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Result } from '../../contract/error.ts';

export const pipelineSuffix = '.pipeline.json';

/**
 * Where a pipeline file of the workspace really lies, following links. Refused: what is no relative path to a
 * `.pipeline.json`, hidden folders, and whatever turns out to lie outside the workspace. The file need not exist; its
 * folder must.
 */
export async function locatePipeline(workspace: string, path: string): Promise<Result<string, string>> {
  const outside = { ok: false, error: `${path} is no pipeline file of this workspace.` } as const;
  const parts = path.split('/');
  const odd = parts.some(
    (part) => part === '' || part.startsWith('.') || part === 'node_modules' || /[\\\0]/.test(part),
  );
  if (odd || isAbsolute(path) || !path.endsWith(pipelineSuffix) || basename(path) === pipelineSuffix) return outside;
  const file = join(workspace, ...parts);
  try {
    const root = await realpath(workspace);
    const real = (await exists(file)) ? await realpath(file) : join(await realpath(dirname(file)), basename(file));
    return isInside(root, real) ? { ok: true, value: real } : outside;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return outside;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
