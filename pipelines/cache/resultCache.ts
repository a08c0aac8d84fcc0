import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type KeyParts, type StepKey, type StepResult, stepResult } from '../contract/run.ts';
import type { ArtifactStore } from './artifactStore.ts';
import { writeDurably } from './durableFile.ts';
import { fingerprint } from './fingerprint.ts';

/** The parts are not looked at: their digest, which is the key, tells whether they are right. */
const cacheEntry = z.strictObject({
  format: z.literal('pipewright/cache@1'),
  parts: z.custom<KeyParts>(),
  result: stepResult,
});

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
    await this.#takeTurn();
    let text: string;
    try {
      // An entry has about a kilobyte: to hand the reading to another thread takes four times as long as to do it.
      text = readFileSync(this.#path(key), 'utf8');
    } catch {
      return undefined;
    }
    const entry = parseEntry(text);
    // A whole entry may stand under another's name: a copy gone wrong, a repaired file system.
    if (!entry || fingerprint(entry.parts) !== key) {
      await this.remove(key);
      return undefined;
    }
    for (const artifact of Object.values(entry.result.outputs)) {
      if (await this.#artifacts.isIntact(artifact)) continue;
      await this.#artifacts.quarantine(artifact);
      await this.remove(key);
      return undefined;
    }
    return entry.result;
  }

  async put(key: StepKey, parts: KeyParts, result: StepResult): Promise<void> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(path, formatEntry({ format: 'pipewright/cache@1', parts, result }));
  }

  async remove(key: StepKey): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** Every key with the artifacts that its entry names. */
  async *list(): AsyncGenerator<{ key: StepKey; result: StepResult }> {
    for (const prefix of await readdir(this.#root).catch(() => [])) {
      for (const name of await readdir(join(this.#root, prefix))) {
        const entry = parseEntry(await readFile(join(this.#root, prefix, name), 'utf8'));
        if (entry && name.endsWith('.json')) yield { key: name.slice(0, -5) as StepKey, result: entry.result };
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
    return join(this.#root, key.slice(0, 2), `${key}.json`);
  }
}

/** The digest of the second line comes first: a flipped bit must not become another valid result. */
function formatEntry(entry: z.infer<typeof cacheEntry>): string {
  const body = JSON.stringify(entry);
  return `${sha256(body)}\n${body}\n`;
}

function parseEntry(text: string): z.infer<typeof cacheEntry> | undefined {
  const [check, body = ''] = text.split('\n');
  return check === sha256(body) ? cacheEntry.safeParse(JSON.parse(body)).data : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
