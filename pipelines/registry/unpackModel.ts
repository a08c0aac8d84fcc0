import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Result } from '../contract/error.ts';
import { type ArchiveEntry, readArchiveEntries } from './readArchiveEntries.ts';

/** Bytes of all files together. */
const mostBytes = 2 ** 31;
/** Bytes that files have at most for each byte of the archive. Deflate alone comes to a thousand, with nothing but zeros. */
const mostRatio = 200;
/** Bytes that any archive may have when it is unpacked. */
const smallSize = 10_000_000;

/**
 * Unpacks a zip archive into a folder that is made. Only ordinary files come out, each inside of the folder, and what is checked in
 * the archive's directory holds for the bytes too. The error says what of the archive is not taken; then the folder is to be thrown away.
 */
export async function unpackModel(path: string, folder: string): Promise<Result<void, string>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = await readArchiveEntries(file, size);
    if (!read.ok) return read;
    const total = read.value.reduce((sum, entry) => sum + entry.size, 0);
    if (total > mostBytes) return fail('The archive unpacks to more than 2 GB.');
    if (total > Math.max(smallSize, size * mostRatio)) {
      return fail(`The archive unpacks to more than ${mostRatio} times its size, which no model does.`);
    }
    for (const entry of read.value) {
      const target = join(folder, ...entry.name.split('/'));
      await mkdir(dirname(target), { recursive: true });
      const problem = await unpackEntry(path, file, size, entry, target);
      if (problem) return fail(`The file "${entry.name}" in the archive ${problem}.`);
    }
    return { ok: true, value: undefined };
  } finally {
    await file.close();
  }
}

const localSignature = 0x04034b50;
const localSize = 30;

/** What is wrong with the entry; undefined where it was written. */
async function unpackEntry(
  path: string,
  file: FileHandle,
  archiveSize: number,
  { offset, packedSize, size, isDeflated, checksum }: ArchiveEntry,
  target: string,
): Promise<string | undefined> {
  const head = Buffer.alloc(localSize);
  const { bytesRead } = await file.read(head, 0, localSize, offset);
  if (bytesRead < localSize || head.readUInt32LE(0) !== localSignature) return 'is not where the archive says';
  const start = offset + localSize + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (start + packedSize > archiveSize) return 'is cut off';
  if (packedSize === 0) {
    if (size > 0) return 'is damaged';
    await writeFile(target, '', { flag: 'wx' });
    return undefined;
  }
  let written = 0;
  let sum = 0;
  const count = async function* (source: AsyncIterable<Buffer>) {
    for await (const part of source) {
      written += part.length;
      if (written > size) throw new Error('It is longer than it says.');
      sum = crc32(part, sum);
      yield part;
    }
  };
  const source = createReadStream(path, { start, end: start + packedSize - 1 });
  const unpacker = isDeflated ? createInflateRaw() : new PassThrough();
  const output = await open(target, 'wx');
  try {
    await pipeline(source, unpacker, count, output.createWriteStream());
  } catch (error) {
    // The disk, and not the archive.
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    return 'is damaged';
  }
  return written === size && sum === checksum ? undefined : 'is damaged';
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
