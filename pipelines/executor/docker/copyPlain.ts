import { constants, createWriteStream } from 'node:fs';
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const blockSize = 2 ** 20;

/**
 * Bytes and number of a file, or of a folder with all that is in it; undefined where something of it is neither file nor folder, such
 * as a link, and where there are more than `most`.
 */
export async function measurePlain(
  path: string,
  most = Number.POSITIVE_INFINITY,
): Promise<{ bytes: number; files: number } | undefined> {
  const found = await lstat(path);
  if (found.isFile()) return { bytes: found.size, files: 1 };
  if (!found.isDirectory()) return undefined;
  let [bytes, files] = [0, 1];
  for (const name of await readdir(path)) {
    const below = await measurePlain(join(path, name), most - files);
    if (!below) return undefined;
    bytes += below.bytes;
    files += below.files;
    if (files > most) return undefined;
  }
  return { bytes, files };
}

/**
 * Copies a file, or a folder with all that is in it, for everybody to read. Throws where something of it is neither, also where a file
 * has become a link in the meantime: who owns `source` may be a container.
 */
export async function copyPlain(source: string, target: string): Promise<void> {
  const found = await lstat(source);
  if (found.isDirectory()) {
    await mkdir(target, { recursive: true, mode: 0o755 });
    for (const name of await readdir(source)) await copyPlain(join(source, name), join(target, name));
    return;
  }
  if (!found.isFile()) throw new Error(`${source} is neither a file nor a folder`);
  await using file = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (!(await file.stat()).isFile()) throw new Error(`${source} is no file any more`);
  const reading = file.createReadStream({ highWaterMark: blockSize, autoClose: false });
  await pipeline(reading, createWriteStream(target, { mode: 0o444 }));
}
