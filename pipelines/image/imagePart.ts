import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** A file of an image: a copy of one of this machine, or a text. */
export interface ImageFile {
  /** Absolute, in the image. */
  name: string;
  source: string | { text: string };
}

/** What becomes one layer: the same files give the same digest on every machine. */
export interface ImagePart {
  /** sha256 in hex over names, modes and contents. */
  digest: string;
  files: ImageFile[];
  /** Bytes. */
  size: number;
}

export async function digestPart(files: readonly ImageFile[]): Promise<ImagePart> {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const hash = createHash('sha256');
  let size = 0;
  for (const file of sorted) {
    const content = typeof file.source === 'string' ? await digestFile(file.source) : digestText(file.source.text);
    hash.update(`${file.name}\0${content.digest}\n`);
    size += content.size;
  }
  return { digest: hash.digest('hex'), files: sorted, size };
}

interface Content {
  digest: string;
  size: number;
}

/** Of files of this machine as they were when they were read; others of the same name are read again. */
const known = new Map<string, Promise<Content>>();

async function digestFile(path: string): Promise<Content> {
  const { size, ino, mtimeMs, ctimeMs } = await stat(path);
  const key = JSON.stringify([path, size, ino, mtimeMs, ctimeMs]);
  const before = known.get(key);
  if (before) return await before;
  const hash = createHash('sha256');
  const reading = pipeline(createReadStream(path), hash).then(() => ({ digest: hash.digest('hex'), size }));
  known.set(key, reading);
  return await reading;
}

function digestText(text: string): Content {
  return { digest: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) };
}

/**
 * What the engine builds a layer of, as a tar stream: a Dockerfile, and the part's files below `folder`, owned by root and without
 * times.
 */
export function packContext(dockerfile: string, part: ImagePart, folder: string): Readable {
  const archive = pack();
  archive.entry({ name: 'Dockerfile', mtime: new Date(0) }, dockerfile);
  addFiles(archive, part.files, folder).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return archive as unknown as Readable;
}

async function addFiles(archive: Pack, files: readonly ImageFile[], folder: string): Promise<void> {
  for (const { name, source } of files) {
    const path = `${folder}${name}`;
    if (typeof source === 'string') await addCopy(archive, path, await realpath(source));
    else archive.entry({ name: path, mode: 0o644, mtime: new Date(0) }, source.text);
  }
}

async function addCopy(archive: Pack, name: string, source: string): Promise<void> {
  const { size, mode } = await stat(source);
  const entry = archive.entry({ name, size, mode: mode & 0o111 ? 0o755 : 0o644, mtime: new Date(0) });
  await pipeline(createReadStream(source), entry);
}
