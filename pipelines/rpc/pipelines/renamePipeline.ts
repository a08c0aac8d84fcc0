import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { syncFolder } from '../../cache/durableFile.ts';
import type { Problem, Result } from '../../contract/error.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { firstFree, slugOf } from './fileName.ts';
import { revisionOf, textOf, withFile, writePipeline } from './pipelineFiles.ts';
import { pipelineSuffix } from './pipelinePath.ts';

/**
 * Writes the pipeline under its new name to the file that goes with that name, in the same folder, and then removes the old
 * one: at every moment one of the two is there, whole.
 */
export async function renamePipeline(
  workspace: string,
  path: string,
  name: string,
): Promise<Result<{ path: string; revision: string }, Problem[]>> {
  const file = join(workspace, path);
  const read = await readPipelineFile(file);
  if (!read.ok) return read;
  const text = textOf({ ...read.value, name: name.trim() || 'Pipeline' });
  if (!text.ok) return text;
  const folder = posix.dirname(path);
  const present = posix.basename(path, pipelineSuffix);
  const slug = slugOf(name);
  // A slug has no sign that means anything in a pattern. `price-2` is a file name of "Price" as good as `price`.
  if (present === slug || new RegExp(`^${slug}-\\d+$`).test(present)) {
    const written = await writePipeline(file, text.value, await revisionOf(file));
    return written.ok
      ? { ok: true, value: { path, revision: written.revision } }
      : await renamePipeline(workspace, path, name);
  }
  const to = posix.join(
    folder,
    firstFree(slug, (fileName) => existsSync(join(workspace, folder, fileName))),
  );
  const written = await writePipeline(join(workspace, to), text.value, null);
  if (!written.ok) return await renamePipeline(workspace, path, name);
  await withFile(file, async () => {
    await rm(file, { force: true });
    await syncFolder(join(workspace, folder));
  });
  return { ok: true, value: { path: to, revision: written.revision } };
}
