import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type KeyParts, keyParts, type StepKey, type StepResult, stepResult } from '../contract/run.ts';
import type { ArtifactStore } from './artifactStore.ts';
import { writeDurably } from './durableFile.ts';

const cacheEntry = z.strictObject({ format: z.literal('pipewright/cache@1'), parts: keyParts, result: stepResult });

/**
 * Step key → result, one small file each: `<root>/ab/abcd….json`. The files are the whole index, so there is none to lose
 * or to rebuild. An entry is written last, when every artifact that it names is published.
 */
export class ResultCache {
  readonly #root: string;
  readonly #artifacts: ArtifactStore;

  constructor(root: string, artifacts: ArtifactStore) {
    this.#root = root;
    this.#artifacts = artifacts;
  }

  /** The result, if it is there with all its artifacts. A damaged entry or artifact is put away and counts as a miss. */
  async get(key: StepKey): Promise<StepResult | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path(key), 'utf8');
    } catch {
      return undefined;
    }
    const entry = parseEntry(text);
    if (!entry) {
      await this.remove(key);
      return undefined;
    }
    for (const artifact of Object.values(entry.result.outputs)) {
      if (await this.#artifacts.isIntact(artifact)) continue;
      await this.#artifacts.quarantine(artifact.digest);
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
