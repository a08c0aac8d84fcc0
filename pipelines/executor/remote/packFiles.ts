import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { MovedFile } from './moveTask.ts';

/** User and group that own what is unpacked. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Bytes that are read at once: small enough to hold many, large enough that reading costs no more than sending. */
const blockSize = 2 ** 20;

/**
 * A tar stream of `folders`, which the owner may write to, and of `files` with all that is below them, which it may read. Names of
 * both are relative to where it is unpacked. Files are read while the stream is read; it fails with what reading them throws, and
 * where one has grown or shrunk since it began.
 */
export function packFiles(files: readonly MovedFile[], folders: readonly string[], owner: Owner): Readable {
  const archive = pack();
  const write = async () => {
    for (const name of folders) archive.entry({ name, type: 'directory', mode: 0o755, ...owner });
    for (const { here, there } of files) await packFile(archive, here, there, owner);
    archive.finalize();
  };
  write().catch((error: Error) => archive.destroy(error));
  return archive as unknown as Readable;
}

async function packFile(archive: Pack, here: string, name: string, owner: Owner): Promise<void> {
  const found = await stat(here);
  if (found.isDirectory()) {
    archive.entry({ name, type: 'directory', mode: 0o755, ...owner });
    for (const child of (await readdir(here)).sort())
      await packFile(archive, join(here, child), `${name}/${child}`, owner);
    return;
  }
  if (!found.isFile()) throw new Error(`${here} is neither a file nor a folder`);
  const entry = archive.entry({ name, size: found.size, mode: 0o444, mtime: found.mtime, ...owner });
  await pipeline(createReadStream(here, { highWaterMark: blockSize }), entry);
}
