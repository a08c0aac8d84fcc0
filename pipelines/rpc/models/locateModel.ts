import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** Where a file or folder of the workspace really lies; undefined for what is none: absent, hidden, outside. */
export async function locateModel(workspace: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  if (isAbsolute(path) || parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part)))
    return undefined;
  try {
    const real = await realpath(join(workspace, ...parts));
    const way = relative(await realpath(workspace), real);
    return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way) ? real : undefined;
  } catch {
    return undefined;
  }
}
