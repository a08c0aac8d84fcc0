import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Pack, pack } from 'tar-stream';

/** A file or folder of this machine, and what it is called in an archive: relative, with `/`. */
export interface PackedFile {
  name: string;
  source: string;
}

/** As a tar stream; folders with all that is in them. The stream fails with what neither is a file nor a folder. */
export function packFiles(files: readonly PackedFile[]): Readable {
  const archive = pack();
  (async () => {
    for (const { name, source } of files) await addTree(archive, name, source);
    archive.finalize();
  })().catch((error: Error) => archive.destroy(error));
  return Readable.from(archive);
}

async function addTree(archive: Pack, name: string, source: string): Promise<void> {
  const found = await lstat(source);
  if (found.isFile()) {
    const entry = archive.entry({ name, size: found.size, mode: 0o600, mtime: new Date(0) });
    await pipeline(createReadStream(source, { highWaterMark: 1 << 20 }), entry);
  } else if (found.isDirectory()) {
    archive.entry({ name, type: 'directory', mode: 0o700, mtime: new Date(0) });
    for (const below of (await readdir(source)).sort()) await addTree(archive, `${name}/${below}`, join(source, below));
  } else throw new Error(`${name} is neither a file nor a folder`);
}

/**
 * Writes the files and folders of a tar stream. `place` says at which path each entry goes; where it says nothing, the stream is
 * refused, as it is with links and whatever else is neither file nor folder. Throws.
 */
export async function unpackFiles(archive: Readable, place: (name: string) => string | undefined): Promise<void> {
  const reader = extract();
  const reading = pipeline(archive, reader);
  // Looked at below: the loop fails first, with the words for it.
  reading.catch(() => {});
  for await (const entry of reader) {
    const { name, type } = entry.header;
    const path = isPlainName(name) ? place(name.replace(/\/$/, '')) : undefined;
    if (path === undefined) throw new Error(`Nobody asked for ${name.slice(0, 100)}`);
    if (type === 'directory') {
      await mkdir(path, { recursive: true });
      entry.resume();
    } else if (type === 'file') {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } else throw new Error(`${name.slice(0, 100)} is neither a file nor a folder`);
  }
  await reading;
}

function isPlainName(name: string): boolean {
  return !/^\/|(^|\/)\.\.?(\/|$)|\0|\\/.test(name) && name !== '';
}

/** Passes bytes on, and adds them to the digest. */
export function digesting(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

/** Of what is sent, as the trailer tells it. */
export function newHash(): Hash {
  return createHash('sha256');
}
