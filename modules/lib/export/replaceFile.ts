import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { StepError } from '../../define.ts';

/**
 * Writes a file of a folder in one step: `write` fills a temporary file beside it, which takes its place when complete.
 * Folders on the way are made. Throws StepError when a link on the way leads outside `root`, or what is there is no
 * data file of the same kind.
 * @param path relative to `root`, checked by findPathProblem.
 */
export async function replaceFile(root: string, path: string, write: (file: string) => Promise<void>): Promise<string> {
  const realRoot = await realpath(root);
  const target = join(realRoot, path);
  await requireInside(realRoot, await nearestExisting(dirname(target)), path);
  await mkdir(dirname(target), { recursive: true });
  await requireInside(realRoot, dirname(target), path);
  await requireReplaceable(target, path);
  const ending = /\.[^.]*$/.exec(basename(target))?.[0] ?? '';
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}${ending}.tmp`);
  try {
    await write(temporary);
    const file = await open(temporary, 'r+');
    await file.sync();
    await file.close();
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return target;
}

async function nearestExisting(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    if (await lstat(current).catch(() => undefined)) return current;
  }
}

async function requireInside(realRoot: string, folder: string, path: string): Promise<void> {
  const real = await realpath(folder).catch(() => undefined);
  const inside = real === undefined ? '..' : relative(realRoot, real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || inside.startsWith(sep)) {
    throw new StepError(`"${path}" leads outside the workspace by a link. Choose a folder inside it.`);
  }
  if (inside.split(sep).some((segment) => segment.startsWith('.'))) {
    throw new StepError(`"${path}" leads to a hidden folder by a link. Choose another folder.`);
  }
  if (!(await lstat(real!)).isDirectory()) throw new StepError(`"${path}" needs a folder where there is a file.`);
}

/** How a file of each ending begins that may be written over: not a JSON object, which is some program's settings. */
const beginnings: Record<string, RegExp> = { '.json': /^\s*(\[|$)/, '.parquet': /^(PAR1|$)/ };

async function requireReplaceable(target: string, path: string): Promise<void> {
  const found = await lstat(target).catch(() => undefined);
  if (!found) return;
  if (!found.isFile())
    throw new StepError(`"${path}" is a ${found.isDirectory() ? 'folder' : 'link'}. Choose another name.`);
  const beginning = beginnings[/\.[^.]*$/.exec(target)?.[0].toLowerCase() ?? ''];
  if (!beginning) return;
  const file = await open(target);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  await file.close();
  if (beginning.test(buffer.toString('latin1', 0, bytesRead))) return;
  throw new StepError(`"${path}" is there already and is no table. It is left as it is; choose another name.`);
}
