import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';

/** Bytes that wait for the disk at most. What has come meanwhile is written at once: an engine sends in pieces of some kilobytes. */
const blockSize = 2 ** 22;

/**
 * Writes the one file or folder of a tar stream to `target`. Its name in the stream does not matter. Throws StrangeArchive where
 * the stream holds links, devices, or names that lead out of it, and what the file system throws.
 */
export async function unpackFiles(stream: Readable, target: string): Promise<void> {
  const archive = extract();
  const reading = pipeline(stream, archive);
  const writing = writeEntries(archive, target);
  // Who fails first ends the other: whose error it was is what the caller is told.
  writing.catch((error: Error) => archive.destroy(error));
  await Promise.all([writing, reading]);
}

async function writeEntries(archive: ReturnType<typeof extract>, target: string): Promise<void> {
  for await (const entry of archive) {
    const { name, type } = entry.header;
    const path = join(target, ...partsBelowFirst(name));
    if (type === 'directory') {
      await mkdir(path, { recursive: true });
      entry.resume();
    } else if (type === 'file') {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(entry, createWriteStream(path, { highWaterMark: blockSize }));
    } else {
      throw new StrangeArchive(`It has made a ${type} (${name}) where only files and folders are taken`);
    }
  }
}

function partsBelowFirst(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..') || name.includes('\0'))
    throw new StrangeArchive(`It has made a file whose name leads elsewhere (${name})`);
  return parts.slice(1);
}

/** What came back is no result: the step's doing, not the connection's. */
export class StrangeArchive extends Error {}
