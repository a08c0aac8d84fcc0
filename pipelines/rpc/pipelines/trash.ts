import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { syncFile, syncFolder } from '../../cache/durableFile.ts';
import { firstFree } from './fileName.ts';
import { findPipelines } from './listPipelines.ts';
import { revisionOf, withFile } from './pipelineFiles.ts';
import { locatePipeline, pipelineSuffix } from './pipelinePath.ts';

/** Days that the trash is kept. */
const kept = 30;

const idPattern = /^\d{13}-[0-9a-f-]{36}$/;

/** Moves a pipeline file to `.pipewright/trash/<id>/`, with its path. Answers the id; undefined when it is not there. */
export async function throwAway(
  workspace: string,
  state: string,
  path: string,
  note: () => void,
): Promise<string | undefined> {
  await emptyOld(state);
  const id = `${Date.now()}-${randomUUID()}`;
  const file = join(workspace, path);
  return await withFile(file, async () => {
    if (!existsSync(file)) return undefined;
    await move(file, join(state, 'trash', id, path));
    note();
    return id;
  });
}

/** Brings it back to where it was, or beside what has taken its place. */
export async function restoreFromTrash(
  workspace: string,
  state: string,
  id: string,
): Promise<{ path: string; revision: string } | undefined> {
  const folder = join(state, 'trash', id);
  if (!idPattern.test(id) || !existsSync(folder)) return undefined;
  const [path] = await findPipelines(folder);
  if (path === undefined) return undefined;
  const place = posix.dirname(path);
  await mkdir(join(workspace, place), { recursive: true });
  const name = firstFree(posix.basename(path, pipelineSuffix), (fileName) =>
    existsSync(join(workspace, place, fileName)),
  );
  const to = posix.join(place, name);
  // The folder may have become a link to elsewhere.
  const located = await locatePipeline(workspace, to);
  if (!located.ok) return undefined;
  await move(join(folder, path), located.value);
  await rm(folder, { recursive: true, force: true });
  const revision = await revisionOf(located.value);
  return revision === null ? undefined : { path: to, revision };
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // Another disk is mounted within the workspace.
    await copyFile(from, to);
    await syncFile(to);
    await rm(from);
  }
  await syncFolder(dirname(to));
  await syncFolder(dirname(from));
}

async function emptyOld(state: string): Promise<void> {
  const entries = await readdir(join(state, 'trash')).catch(() => []);
  const old = entries.filter((id) => idPattern.test(id) && Date.now() - Number(id.slice(0, 13)) > kept * 86_400_000);
  await Promise.all(old.map((id) => rm(join(state, 'trash', id), { recursive: true, force: true })));
}
