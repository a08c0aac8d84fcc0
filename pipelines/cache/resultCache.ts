import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyParts, StepKey, StepResult } from '../contract/run.ts';
import type { ArtifactStore } from './artifactStore.ts';
import { writeDurably } from './durableFile.ts';

const format = 'pipewright/cache@1';

interface CacheEntry {
  format: typeof format;
  /** For people and for `gc`; the key is their digest. */
  parts: KeyParts;
  result: StepResult;
}

/** How long lookups may keep the event loop to themselves. Milliseconds. */
const turnLength = 20;

/**
 * Step key → result, one small file each: `<root>/ab/abcd….json`. The files are the whole index, so there is none to lose
 * or to rebuild. An entry is written last, when every artifact that it names is published.
 */
export class ResultCache {
  readonly #root: string;
  readonly #artifacts: ArtifactStore;
  #turnStart = performance.now();

  constructor(root: string, artifacts: ArtifactStore) {
    this.#root = root;
    this.#artifacts = artifacts;
  }

  /** The result, if it is there with all its artifacts. A damaged entry or artifact is put away and counts as a miss. */
  async get(key: StepKey): Promise<StepResult | undefined> {
    return (await this.find(key))?.result;
  }

  /** As `get`, with what the result was made of. */
  async find(key: StepKey): Promise<{ parts: KeyParts; result: StepResult } | undefined> {
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
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(path, formatEntry(key, { format, parts, result }));
  }

  async remove(key: StepKey): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** Every key with the artifacts that its entry names. */
  async *list(): AsyncGenerator<{ key: StepKey; result: StepResult }> {
    for (const prefix of await readdir(this.#root).catch(() => [])) {
      for (const name of await readdir(join(this.#root, prefix))) {
        const key = name.replace(/\.json$/, '') as StepKey;
        const entry = parseEntry(key, await readFile(join(this.#root, prefix, name), 'utf8'));
        if (entry) yield { key, result: entry.result };
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

/**
 * First a digest of the key and of the second line, which is the entry: neither may a flipped bit become another valid result,
 * nor a whole entry stand under another's name (a copy gone wrong, a repaired file system).
 */
function formatEntry(key: StepKey, entry: CacheEntry): string {
  const body = JSON.stringify(entry);
  return `${digestOf(key, body)}\n${body}\n`;
}

/** What has its digest is as it was written, and need not be looked at member by member. */
function parseEntry(key: StepKey, text: string): CacheEntry | undefined {
  const [check, body = ''] = text.split('\n');
  if (check !== digestOf(key, body)) return undefined;
  const entry = JSON.parse(body) as CacheEntry;
  return entry.format === format ? entry : undefined;
}

function digestOf(key: StepKey, body: string): string {
  return hash('sha256', key + body);
}
