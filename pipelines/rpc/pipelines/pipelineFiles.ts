import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeDurably } from '../../cache/durableFile.ts';
import type { Problem, Result } from '../../contract/error.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { formatPipeline } from '../../graph/formatPipeline.ts';
import { parsePipeline } from '../../graph/parsePipeline.ts';

const busy = new Map<string, Promise<unknown>>();

/** One change of a file at a time: between its reading and its writing nobody else of this program comes. */
export async function withFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  const before = busy.get(file) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  busy.set(file, settled);
  try {
    return await mine;
  } finally {
    if (busy.get(file) === settled) busy.delete(file);
  }
}

/** sha256 of the file's bytes; null when there is none. */
export async function revisionOf(file: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The text that a pipeline's file gets. What the page sent is read back as a file would be: nothing is written that could
 * not be opened again.
 */
export function textOf(pipeline: Pipeline): Result<string, Problem[]> {
  const text = formatPipeline(pipeline);
  const read = parsePipeline(text);
  return read.ok ? { ok: true, value: text } : read;
}

export type Written = { ok: true; revision: string } | { ok: false; revision: string | null };

/**
 * Writes the file, whole or not at all, when it is still what `baseRevision` says (null: not there). Otherwise answers its
 * present revision. `note` is called with the new one before anybody else can look at the file.
 */
export async function writePipeline(
  file: string,
  text: string,
  baseRevision: string | null,
  note: (revision: string) => void = () => {},
): Promise<Written> {
  return await withFile(file, async () => {
    const present = await revisionOf(file);
    const revision = createHash('sha256').update(text).digest('hex');
    if (present === revision) return { ok: true, revision };
    if (present !== baseRevision) return { ok: false, revision: present };
    await writeDurably(file, text);
    note(revision);
    return { ok: true, revision };
  });
}
