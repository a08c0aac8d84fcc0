import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Artifact, ArtifactType, Digest } from '../contract/artifact.ts';
import { type Content, digestContent, listFiles } from './contentDigest.ts';
import { syncFile, syncFolder } from './durableFile.ts';

/** Modification time of every published file. A file with another one was touched, and is hashed before it is trusted. */
const publishedTime = new Date('2000-01-01T00:00:00Z');

/**
 * Immutable results under the digest of their content: `<root>/sha256/ab/abcd…`, a file or a folder.
 * What stands there under its name is whole, because it came by a rename; that it is undamaged is checked by `verify`.
 */
export class ArtifactStore {
  readonly #folder: string;
  readonly #quarantine: string;
  /** Change time at which an artifact was found undamaged by this process. No write goes without changing it. */
  readonly #verified = new Map<Digest, string>();
  /** Hashings under way, by digest and change time: who asks meanwhile waits for the same one. */
  readonly #verifying = new Map<string, Promise<boolean>>();
  /** The last change under way of each artifact. Two steps may have equal outputs, and publish or mend them at once. */
  readonly #changes = new Map<Digest, Promise<unknown>>();

  constructor(root: string, quarantine: string) {
    this.#folder = join(root, 'sha256');
    this.#quarantine = quarantine;
  }

  path(digest: Digest): string {
    // Without `join`, which would look through the whole path once more for every result that is reused.
    return `${this.#folder}${sep}${digest.slice(0, 2)}${sep}${digest}`;
  }

  /** Moves a finished output into the store. When the same content is there already, the new copy is dropped. */
  async publish(source: string, type: ArtifactType): Promise<Artifact> {
    const content = await digestContent(source);
    const artifact: Artifact = { ...content, type };
    await this.#inTurn(content.digest, async () => {
      if (await this.verify(artifact)) return await rm(source, { recursive: true, force: true });
      await this.#putAside(content.digest);
      await seal(source, content);
      const target = this.path(content.digest);
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target);
      await syncFolder(dirname(target));
      this.#verified.set(content.digest, await changeStamp(target, content.kind));
    });
    return artifact;
  }

  /** Cheap look before a reuse: it is there, with its size and the time of its publication. Else it is hashed. */
  async isIntact(artifact: Artifact): Promise<boolean> {
    try {
      const { size, untouched } = await measure(this.path(artifact.digest), artifact.kind);
      if (size !== artifact.size) return false;
      return untouched || (await this.verify(artifact));
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return false;
      throw error;
    }
  }

  /** Hashes the content, once per process and change of the file. False when it is missing or damaged. */
  async verify(artifact: Artifact): Promise<boolean> {
    const path = this.path(artifact.digest);
    try {
      const stamp = await changeStamp(path, artifact.kind);
      if (this.#verified.get(artifact.digest) === stamp) return true;
      const key = `${artifact.digest} ${stamp}`;
      let verifying = this.#verifying.get(key);
      if (!verifying) {
        verifying = this.#hash(artifact, stamp).finally(() => this.#verifying.delete(key));
        this.#verifying.set(key, verifying);
      }
      return await verifying;
    } catch (error) {
      if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return false;
      throw error;
    }
  }

  async #hash({ digest, kind }: Artifact, stamp: string): Promise<boolean> {
    const content = await digestContent(this.path(digest));
    if (content.digest !== digest || content.kind !== kind) return false;
    this.#verified.set(digest, stamp);
    return true;
  }

  /** Takes an artifact out of the store and keeps it aside, unless it is undamaged: somebody else may have mended it. */
  async quarantine(artifact: Artifact): Promise<void> {
    await this.#inTurn(artifact.digest, async () => {
      if (!(await this.verify(artifact))) await this.#putAside(artifact.digest);
    });
  }

  /** Every digest that has an entry, damaged or not. */
  async list(): Promise<Digest[]> {
    const prefixes = await readdir(this.#folder).catch(() => []);
    const names = await Promise.all(prefixes.map((prefix) => readdir(join(this.#folder, prefix))));
    return names.flat().filter((name) => name.length === 64) as Digest[];
  }

  /** Removes an artifact. Answers the bytes that this freed. */
  async remove(digest: Digest): Promise<number> {
    const path = this.path(digest);
    this.#verified.delete(digest);
    const kind = (await lstat(path)).isDirectory() ? 'folder' : 'file';
    const { size } = await measure(path, kind);
    await rm(path, { recursive: true, force: true });
    return size;
  }

  async #putAside(digest: Digest): Promise<void> {
    this.#verified.delete(digest);
    const path = this.path(digest);
    try {
      await lstat(path);
    } catch {
      return;
    }
    await mkdir(this.#quarantine, { recursive: true });
    await rename(path, join(this.#quarantine, `${digest}-${randomUUID()}`));
  }

  /** Changes of one artifact follow upon each other. */
  async #inTurn(digest: Digest, change: () => Promise<void>): Promise<void> {
    const turn = (this.#changes.get(digest) ?? Promise.resolve()).then(change, change);
    this.#changes.set(digest, turn);
    try {
      await turn;
    } finally {
      if (this.#changes.get(digest) === turn) this.#changes.delete(digest);
    }
  }
}

/** Read-only, with the time of publication, and on the disk. */
async function seal(path: string, content: Content): Promise<void> {
  const files = content.kind === 'file' ? [path] : (await listFiles(path)).map((name) => join(path, name));
  for (const file of files) {
    await utimes(file, publishedTime, publishedTime);
    await syncFile(file);
    await chmod(file, 0o444);
  }
  if (content.kind === 'folder') await syncFolder(path);
}

async function measure(path: string, kind: 'file' | 'folder'): Promise<{ size: number; untouched: boolean }> {
  const files = kind === 'file' ? [path] : (await listFiles(path)).map((name) => join(path, name));
  let size = 0;
  let untouched = true;
  for (const file of files) {
    // Every reuse looks at every file: a few microseconds here, many times that by way of another thread.
    const found = lstatSync(file);
    size += found.size;
    untouched &&= found.isFile() && found.mtimeMs === publishedTime.getTime();
  }
  return { size, untouched };
}

async function changeStamp(path: string, kind: 'file' | 'folder'): Promise<string> {
  const names = kind === 'file' ? [path] : [path, ...(await listFiles(path)).map((name) => join(path, name))];
  const stamps = await Promise.all(
    names.map(async (name) => {
      const found = await lstat(name, { bigint: true });
      return `${found.ino}:${found.ctimeNs}:${found.size}`;
    }),
  );
  return stamps.join('|');
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
