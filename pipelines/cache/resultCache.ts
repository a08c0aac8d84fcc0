import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyParts, StepKey, StepResult } from '../contract/run.ts';
import type { ArtifactStore } from './artifactStore.ts';
import { type CacheEntry, formatEntry, newEntry, parseEntry } from './cacheEntry.ts';
import { writeDurably } from './durableFile.ts';
import type { SentCounts, SharedResults } from './shared/sharedResults.ts';

/** How long lookups may keep the event loop to themselves. Milliseconds. */
const turnLength = 20;

/**
 * Step key → result, one small file each: `<root>/ab/abcd….json`. The files are the whole index, so there is none to lose
 * or to rebuild. An entry is written last, when every artifact that it names is published.
 */
export class ResultCache {
  readonly #root: string;
  readonly #artifacts: ArtifactStore;
  #shared: SharedResults | undefined;
  #turnStart = performance.now();

  constructor(root: string, artifacts: ArtifactStore) {
    this.#root = root;
    this.#artifacts = artifacts;
  }

  /** Results of other machines, looked for from now on where this one has none. undefined: nothing is shared. */
  shareThrough(shared: SharedResults | undefined): void {
    this.#shared = shared;
  }

  /** The result, if it is there with all its artifacts. A damaged entry or artifact is put away and counts as a miss. */
  async get(key: StepKey): Promise<StepResult | undefined> {
    return (await this.find(key))?.result;
  }

  /** As `get`, with what the result was made of. */
  async find(key: StepKey): Promise<{ parts: KeyParts; result: StepResult } | undefined> {
    const own = await this.#findOwn(key);
    if (own || !this.#shared) return own;
    const entry = await this.#shared.fetch(key);
    if (entry) await this.#write(key, formatEntry(key, entry));
    return entry;
  }

  async #findOwn(key: StepKey): Promise<CacheEntry | undefined> {
    await this.#takeTurn();
    let text: string;
    try {
      // An entry has about a kilobyte: to hand the reading to another thread takes four times as long as to do it.
      text = readFileSync(this.#path(key), 'utf8');
    } catch {
      return undefined;
    }
    const entry = parseEntry(key, text);
    if (!entry) {
      await this.remove(key);
      return undefined;
    }
    for (const artifact of Object.values(entry.result.outputs)) {
      if (await this.#artifacts.isIntact(artifact)) continue;
      await this.#artifacts.quarantine(artifact);
      await this.remove(key);
      return undefined;
    }
    return entry;
  }

  async put(key: StepKey, parts: KeyParts, result: StepResult): Promise<void> {
    const text = formatEntry(key, newEntry(parts, result));
    await this.#write(key, text);
    this.#shared?.offer(key, text, result);
  }

  /** Hands every result of this workspace to the shared ones, and waits until they have it. undefined: nothing is shared. */
  async shareAll(): Promise<SentCounts | undefined> {
    for await (const { key, text, result } of this.#entries()) this.#shared?.offer(key, text, result);
    await this.#shared?.settle();
    return this.#shared?.counts;
  }

  /** Results on their way to the shared ones. */
  get sending(): number {
    return this.#shared?.waiting ?? 0;
  }

  /** Settles when nothing is on its way any more. */
  async settle(): Promise<void> {
    await this.#shared?.settle();
  }

  async #write(key: StepKey, text: string): Promise<void> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(path, text);
  }

  async remove(key: StepKey): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** Every key with the artifacts that its entry names. */
  async *list(): AsyncGenerator<{ key: StepKey; result: StepResult }> {
    for await (const { key, result } of this.#entries()) yield { key, result };
  }

  async *#entries(): AsyncGenerator<{ key: StepKey; text: string; result: StepResult }> {
    for (const prefix of await readdir(this.#root).catch(() => [])) {
      for (const name of await readdir(join(this.#root, prefix))) {
        const key = name.replace(/\.json$/, '') as StepKey;
        const text = await readFile(join(this.#root, prefix, name), 'utf8');
        const entry = parseEntry(key, text);
        if (entry) yield { key, text, result: entry.result };
      }
    }
  }

  /** Removes what writers that were killed left half-written. For an engine that writes nothing meanwhile. */
  async removeHalfWritten(): Promise<void> {
    for (const prefix of await readdir(this.#root).catch(() => [])) {
      for (const name of await readdir(join(this.#root, prefix)))
        if (name.endsWith('.tmp')) await rm(join(this.#root, prefix, name), { force: true });
    }
  }

  /** Lets timers, signals and other requests have their turn when lookups have followed upon each other for a while. */
  async #takeTurn(): Promise<void> {
    if (performance.now() - this.#turnStart < turnLength) return;
    await nextTurn();
    this.#turnStart = performance.now();
  }

  #path(key: StepKey): string {
    // As in ArtifactStore: without `join`.
    return `${this.#root}${sep}${key.slice(0, 2)}${sep}${key}.json`;
  }
}
