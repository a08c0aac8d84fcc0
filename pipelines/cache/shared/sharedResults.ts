import { join } from 'node:path';
import PQueue from 'p-queue';
import { z } from 'zod';
import type { Artifact } from '../../contract/artifact.ts';
import { keyParts, type StepKey, type StepResult, stepResult } from '../../contract/run.ts';
import type { ArtifactStore } from '../artifactStore.ts';
import { type CacheEntry, parseEntry } from '../cacheEntry.ts';
import { listContent } from '../contentDigest.ts';
import type { BlobStore } from './blobStore.ts';
import { DamagedBlobError, fetchArtifact, nameOfBlob, parseListing, readText } from './fetchArtifact.ts';

/** Milliseconds for which a place that could not be reached is left alone. */
const pause = 60_000;
/** Bytes of an entry: what says more is none of ours. */
const longestEntry = 16e6;
/** Results that are sent at the same time. */
const senders = 2;

export interface SentCounts {
  sent: number;
  /** Somebody had sent the same before. */
  present: number;
  failed: number;
}

export interface SharedResultsOptions {
  blobs: BlobStore;
  artifacts: ArtifactStore;
  /** An empty folder on the disk of the artifacts. */
  temporary: string;
  /** Told in words for users, once each time that the place cannot be used. */
  onTrouble(message: string): void;
}

/**
 * Results that several machines share: `results/ab/abcd….json`, the entries of a result cache, and `blobs/ab/abcd…` by their sha256, the
 * files of artifacts and, of an artifact that is a folder, the list that its digest is of. Nothing that comes from there is believed
 * before it has been hashed. What goes wrong here never fails a step: it runs as if nothing were shared.
 */
export class SharedResults {
  readonly #options: SharedResultsOptions;
  readonly #sending = new PQueue({ concurrency: senders });
  /** Keys whose result was found damaged there: all of it is sent again. */
  readonly #damaged = new Set<StepKey>();
  readonly #counts: SentCounts = { sent: 0, present: 0, failed: 0 };
  #pausedUntil = 0;
  #trouble: string | undefined;

  constructor(options: SharedResultsOptions) {
    this.#options = options;
  }

  /** What keeps results from being shared now, in words for users. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** The entry of a key, when the artifacts that it names are in this machine's store. A damaged one is removed there. */
  async fetch(key: StepKey): Promise<CacheEntry | undefined> {
    return await this.#attempt(async () => {
      const { blobs, artifacts, temporary } = this.#options;
      const text = await readText(blobs, nameOfEntry(key), longestEntry);
      if (text === undefined) return undefined;
      const entry = checkEntry(key, text);
      try {
        if (!entry) throw new DamagedBlobError(nameOfEntry(key));
        for (const artifact of Object.values(entry.result.outputs)) {
          if (await artifacts.isIntact(artifact)) continue;
          const found = await fetchArtifact(blobs, artifact, temporary);
          if (found === undefined) throw new DamagedBlobError(nameOfEntry(key));
          await artifacts.publish(found, artifact.type);
        }
        return entry;
      } catch (error) {
        if (!(error instanceof DamagedBlobError)) throw error;
        this.#damaged.add(key);
        for (const name of new Set([error.blob, nameOfEntry(key)])) await blobs.remove(name);
        return undefined;
      }
    });
  }

  /** Sends a result of this machine, in the background, if it is not there yet. Artifacts go first, the entry last. */
  offer(key: StepKey, text: string, { outputs }: StepResult): void {
    void this.#sending.add(async () => {
      const sent = await this.#attempt(async () => {
        const { blobs } = this.#options;
        if (await blobs.has(nameOfEntry(key))) return 'present';
        const isThere = this.#damaged.has(key) ? async () => false : (name: string) => blobs.has(name);
        for (const artifact of Object.values(outputs)) await this.#send(artifact, isThere);
        await blobs.write(nameOfEntry(key), { text });
        this.#damaged.delete(key);
        return 'sent';
      });
      this.#counts[sent ?? 'failed'] += 1;
    });
  }

  /** What has become of results that were offered. */
  get counts(): Readonly<SentCounts> {
    return this.#counts;
  }

  /** Settles when everything that was offered has been sent, or was given up. */
  async settle(): Promise<void> {
    await this.#sending.onIdle();
  }

  /** Results that wait or are on their way. */
  get waiting(): number {
    return this.#sending.size + this.#sending.pending;
  }

  async #send(artifact: Artifact, isThere: (name: string) => Promise<boolean>): Promise<void> {
    const { blobs, artifacts } = this.#options;
    const path = artifacts.path(artifact.digest);
    const name = nameOfBlob(artifact.digest);
    if (await isThere(name)) return;
    if (artifact.kind === 'file') return await blobs.write(name, { file: path });
    const { text } = await listContent(path);
    for (const file of parseListing(text) ?? []) {
      const blob = nameOfBlob(file.digest);
      if (!(await isThere(blob))) await blobs.write(blob, { file: join(path, file.name) });
    }
    await blobs.write(name, { text });
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < this.#pausedUntil) return undefined;
    try {
      const done = await work();
      this.#trouble = undefined;
      return done;
    } catch (error) {
      const isNew = Date.now() >= this.#pausedUntil;
      this.#pausedUntil = Date.now() + pause;
      const { title } = this.#options.blobs;
      this.#trouble = `Shared results at ${title} cannot be used now: ${(error as Error).message}. Steps run without them.`;
      if (isNew) this.#options.onTrouble(this.#trouble);
      return undefined;
    }
  }
}

function nameOfEntry(key: StepKey): string {
  return `results/${key.slice(0, 2)}/${key}.json`;
}

/** Entries of others are looked at member by member: their digest says that they arrived as they were sent, not who sent them. */
function checkEntry(key: StepKey, text: string): CacheEntry | undefined {
  try {
    const entry = parseEntry(key, text);
    return entry && z.object({ parts: keyParts, result: stepResult }).safeParse(entry).success ? entry : undefined;
  } catch {
    return undefined;
  }
}
