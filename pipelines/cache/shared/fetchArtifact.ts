import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Artifact, type Digest, digest } from '../../contract/artifact.ts';
import type { BlobStore } from './blobStore.ts';

/** A blob does not hold what its name says. */
export class DamagedBlobError extends Error {
  readonly blob: string;

  constructor(blob: string) {
    super(`${blob} is damaged`);
    this.blob = blob;
  }
}

/** Bytes of a folder's list. */
const longestList = 64e6;

export function nameOfBlob(content: Digest): string {
  return `blobs/${content.slice(0, 2)}/${content}`;
}

/**
 * Fetches an artifact into a new file or folder below `temporary`, every byte hashed on its way. Answers where it is; undefined when a
 * part of it is not there. Throws DamagedBlobError.
 */
export async function fetchArtifact(
  blobs: BlobStore,
  artifact: Artifact,
  temporary: string,
): Promise<string | undefined> {
  await mkdir(temporary, { recursive: true });
  const target = join(temporary, randomUUID());
  try {
    const size =
      artifact.kind === 'file'
        ? await fetchFile(blobs, artifact.digest, target, artifact.size)
        : await fetchFolder(blobs, artifact, target);
    if (size !== undefined) return target;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  await rm(target, { recursive: true, force: true });
  return undefined;
}

async function fetchFolder(blobs: BlobStore, artifact: Artifact, target: string): Promise<number | undefined> {
  const name = nameOfBlob(artifact.digest);
  const text = await readText(blobs, name, longestList);
  if (text === undefined) return undefined;
  const files = parseListing(text);
  const isAsNamed = createHash('sha256').update(text).digest('hex') === artifact.digest;
  if (!files || !isAsNamed) throw new DamagedBlobError(name);
  let left = artifact.size;
  for (const file of files) {
    const path = join(target, file.name);
    await mkdir(dirname(path), { recursive: true });
    const size = await fetchFile(blobs, file.digest, path, left);
    if (size === undefined) return undefined;
    left -= size;
  }
  return artifact.size - left;
}

/** Answers the bytes; undefined where the blob is not there. More than `most` is damage. */
async function fetchFile(blobs: BlobStore, content: Digest, target: string, most: number): Promise<number | undefined> {
  const name = nameOfBlob(content);
  const stream = await blobs.read(name);
  if (!stream) return undefined;
  const hash = createHash('sha256');
  let size = 0;
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      hash.update(chunk);
      done(size > most ? new DamagedBlobError(name) : null, chunk);
    },
  });
  await pipeline(stream, check, createWriteStream(target, { flags: 'wx' }));
  if (hash.digest('hex') !== content) throw new DamagedBlobError(name);
  return size;
}

/** Undefined where there is none. Longer than `most` bytes is damage. */
export async function readText(blobs: BlobStore, name: string, most: number): Promise<string | undefined> {
  const stream = await blobs.read(name);
  if (!stream) return undefined;
  let size = 0;
  const cap = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      done(size > most ? new DamagedBlobError(name) : null, chunk);
    },
  });
  const [text] = await Promise.all([readAll(cap), pipeline(stream, cap)]);
  return text;
}

/** Files of a folder's list. Undefined where one would not lie in the folder: the list has a digest, not an author. */
export function parseListing(text: string): { name: string; digest: Digest }[] | undefined {
  const files = text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [name = '', content] = line.split('\0');
      return { name, digest: digest.safeParse(content).data };
    });
  return files.every(isSafe) ? files : undefined;
}

function isSafe(file: { name: string; digest: Digest | undefined }): file is { name: string; digest: Digest } {
  const parts = file.name.split('/');
  const staysInside = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return staysInside && !/[\\:]/.test(file.name) && file.digest !== undefined;
}
