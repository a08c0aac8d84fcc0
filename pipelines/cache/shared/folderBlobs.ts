import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFile, syncFolder } from '../durableFile.ts';
import type { BlobSource, BlobStore } from './blobStore.ts';

/** Blobs in a folder: of this machine, of a network drive, of a stick that is carried about. */
export class FolderBlobs implements BlobStore {
  readonly title: string;
  readonly #root: string;

  constructor(root: string) {
    this.title = root;
    this.#root = root;
  }

  async read(name: string) {
    await this.#reach();
    try {
      // Opened here, so that a file that is not there is known before anybody reads.
      const file = await open(join(this.#root, name), 'r');
      return createReadStream('', { fd: file, highWaterMark: 1 << 20 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async has(name: string): Promise<boolean> {
    const found = await lstat(join(this.#root, name)).catch(() => undefined);
    return found?.isFile() ?? false;
  }

  async write(name: string, source: BlobSource): Promise<void> {
    await this.#reach();
    const target = join(this.#root, name);
    const temporary = `${target}.${randomUUID()}.tmp`;
    await mkdir(dirname(target), { recursive: true });
    try {
      if ('text' in source) await writeFile(temporary, source.text);
      else await copyFile(source.file, temporary);
      await syncFile(temporary);
      await rename(temporary, target);
      await syncFolder(dirname(target));
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#root, name), { force: true });
  }

  /** A drive that is not there must not be written to as if it were an empty folder. */
  async #reach(): Promise<void> {
    if (!(await lstat(this.#root)).isDirectory()) throw new Error(`${this.#root} is no folder`);
  }
}
