import { type FSWatcher, statSync, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findPipelines } from '../rpc/pipelines/listPipelines.ts';
import { revisionOf, withFile } from '../rpc/pipelines/pipelineFiles.ts';

export interface FileListener {
  /** `revision` null: the file is gone. */
  pipelineChanged(path: string, revision: string | null): void;
  datasetsChanged(): void;
}

interface Seen {
  stamp: string;
  /** undefined: as it was when watching began. */
  revision?: string | null;
}

/** Milliseconds without a change after which is looked. */
const quiet = 100;
/** How deep, and how many folders. */
const deepest = 8;
const mostFolders = 2_000;
const datasets = 'datasets.json';

/**
 * Tells when pipeline files and `datasets.json` of a workspace are changed by other programs. What the operating system
 * reports is only a reason to look: what counts is whether a file's bytes are others than before.
 */
export class WorkspaceFiles {
  readonly #workspace: string;
  readonly #listener: FileListener;
  readonly #watchers = new Map<string, { watcher: FSWatcher; inode: number | undefined }>();
  readonly #seen = new Map<string, Seen>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(workspace: string, listener: FileListener) {
    this.#workspace = workspace;
    this.#listener = listener;
  }

  async start(): Promise<void> {
    await this.#watchFolders('', 0);
    for (const path of await this.#find()) {
      const stamp = await this.#stampOf(path);
      if (stamp !== undefined) this.#seen.set(path, { stamp });
    }
  }

  /** A page wrote this, and everybody has been told. Called while nobody else can look at the file. */
  note(path: string, revision: string | null): void {
    if (revision === null) this.#seen.delete(path);
    else this.#seen.set(path, { stamp: '', revision });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    await this.#looking;
  }

  #schedule(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(() => {});
    }, quiet);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    this.#forgetFolders();
    await this.#watchFolders('', 0);
    const paths = await this.#find();
    for (const path of new Set([...paths, ...this.#seen.keys()])) {
      if (this.#closed) return;
      await this.#lookAt(path);
    }
  }

  async #lookAt(path: string): Promise<void> {
    const stamp = await this.#stampOf(path);
    if (stamp !== undefined && stamp === this.#seen.get(path)?.stamp) return;
    const file = join(this.#workspace, path);
    await withFile(file, async () => {
      const now = await this.#stampOf(path);
      const revision = now === undefined ? null : await revisionOf(file).catch(() => null);
      const before = this.#seen.get(path);
      if (revision === null) this.#seen.delete(path);
      else this.#seen.set(path, { stamp: now ?? '', revision });
      if (before === undefined ? revision === null : before.revision === revision) return;
      if (path === datasets) this.#listener.datasetsChanged();
      else this.#listener.pipelineChanged(path, revision);
    });
  }

  async #find(): Promise<string[]> {
    return [...(await findPipelines(this.#workspace)), datasets];
  }

  /** Recursive watching would look into `node_modules` and `.pipewright` too, so that each folder is watched by itself. */
  async #watchFolders(folder: string, depth: number): Promise<void> {
    if (this.#closed) return;
    this.#watch(folder);
    if (depth === deepest) return;
    const entries = await readdir(join(this.#workspace, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      await this.#watchFolders(join(folder, entry.name), depth + 1);
    }
  }

  /** A folder that was removed and made again is another one for the operating system. */
  #forgetFolders(): void {
    for (const [folder, { watcher, inode }] of this.#watchers) {
      if (inodeOf(join(this.#workspace, folder)) === inode) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder) || this.#watchers.size >= mostFolders) return;
    const path = join(this.#workspace, folder);
    const inode = inodeOf(path);
    try {
      const watcher = watch(path, { persistent: false }, () => this.#schedule());
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
        this.#schedule();
      });
      this.#watchers.set(folder, { watcher, inode });
    } catch {
      // The limit of watches is reached, or the folder has gone: pages are told when they come back to it.
    }
  }

  async #stampOf(path: string): Promise<string | undefined> {
    return await stat(join(this.#workspace, path)).then(
      (stats) => (stats.isFile() ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : undefined),
      () => undefined,
    );
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
