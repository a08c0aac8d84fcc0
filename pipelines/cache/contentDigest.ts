import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digest } from '../contract/artifact.ts';

export interface Content {
  digest: Digest;
  kind: 'file' | 'folder';
  /** Bytes, of all files together. */
  size: number;
}

/**
 * Digest of a file's bytes, or of a folder: sha256 over sorted lines of `path NUL digest NL`.
 * Anything in it that is neither a file nor a folder (a link, a pipe) is refused by throwing.
 */
export async function digestContent(path: string): Promise<Content> {
  const found = await lstat(path);
  if (found.isFile()) return { digest: await digestFile(path), kind: 'file', size: found.size };
  if (!found.isDirectory()) throw new Error(`${path} is neither a file nor a folder`);
  const { text, size } = await listContent(path);
  return { digest: digest.parse(createHash('sha256').update(text).digest('hex')), kind: 'folder', size };
}

/** The lines that a folder's digest is the digest of, and the bytes of all its files. */
export async function listContent(folder: string): Promise<{ text: string; size: number }> {
  const lines: string[] = [];
  let size = 0;
  for (const name of await listFiles(folder)) {
    const file = join(folder, name);
    size += (await lstat(file)).size;
    lines.push(`${name}\0${await digestFile(file)}\n`);
  }
  return { text: lines.join(''), size };
}

async function digestFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return digest.parse(hash.digest('hex'));
}

/** Files below a folder, as sorted relative paths with `/`. */
export async function listFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) names.push(entry.name);
    else if (entry.isDirectory()) {
      for (const below of await listFiles(join(folder, entry.name))) names.push(`${entry.name}/${below}`);
    } else throw new Error(`${join(folder, entry.name)} is neither a file nor a folder`);
  }
  return names.sort();
}
