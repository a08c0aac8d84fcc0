import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { syncFile, syncFolder } from '../../cache/durableFile.ts';
import type { Result } from '../../contract/error.ts';

const folderName = 'data';
const longestName = 100;

/** A name from elsewhere as one that any system takes, with its ending: no path, nothing hidden, nothing reserved. */
export function sanitiseName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is left out here
  const clean = last.replace(/[:*?"<>|\u0000-\u001f\u007f]+/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const extension = extname(clean).slice(0, 20);
  const base = clean.slice(0, clean.length - extname(clean).length).slice(0, longestName);
  const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(base) ? `_${base}` : base;
  return `${safe || 'data'}${extension}`;
}

/** Moves a file into `data/` under its name, or the first free one after it. Answers its path, relative to the workspace. */
export async function placeDataFile(workspace: string, source: string, name: string): Promise<Result<string, string>> {
  const folder = join(workspace, folderName);
  await mkdir(folder, { recursive: true });
  if (!(await isInside(workspace, folder))) {
    return {
      ok: false,
      error: 'The folder "data" of the workspace is a link to a place outside of it. Make it a folder.',
    };
  }
  const extension = extname(name);
  const base = name.slice(0, name.length - extension.length);
  for (let number = 1; ; number += 1) {
    const target = number === 1 ? name : `${base}-${number}${extension}`;
    const path = join(folder, target);
    if (!(await reserve(path))) continue;
    try {
      await syncFile(source);
      await rename(source, path);
      await syncFolder(folder);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { ok: true, value: `${folderName}/${target}` };
  }
}

/** Takes a name by an empty file. false: it is taken. */
async function reserve(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The absolute path of a file of the workspace; undefined for what is none: absent, hidden, outside, or no plain file. */
export async function locateDataFile(workspace: string, file: string): Promise<string | undefined> {
  const parts = file.split('/');
  if (isAbsolute(file) || parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part)))
    return undefined;
  const path = join(workspace, ...parts);
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() && (await isInside(workspace, path)) ? path : undefined;
}

async function isInside(workspace: string, path: string): Promise<boolean> {
  const way = relative(await realpath(workspace), await realpath(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
