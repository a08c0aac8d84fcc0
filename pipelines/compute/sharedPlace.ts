import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from '../cache/durableFile.ts';
import { sortedJson } from '../cache/fingerprint.ts';
import type { Result } from '../contract/error.ts';
import { type SharedCache, sharedCache } from '../contract/sharedCache.ts';
import { ChangedFile } from './changedFile.ts';
import type { SealedSecrets } from './sealedSecrets.ts';

const format = 'pipewright/shared-cache@1';
const placeFile = z.object({ format: z.literal(format), place: sharedCache });

export interface SharedPlaceOptions {
  /** Of the workspace's machine state. */
  file: string;
  workspaceId: string;
  secrets: SealedSecrets;
}

/** Where a workspace shares its results in a file; the secret key of a bucket is sealed, bound to the place. */
export class SharedPlace {
  readonly #file: string;
  readonly #name: string;
  readonly #secrets: SealedSecrets;
  readonly #kept: ChangedFile<Result<SharedCache | undefined, string>>;

  constructor({ file, workspaceId, secrets }: SharedPlaceOptions) {
    this.#file = file;
    this.#name = `shared-cache ${workspaceId}`;
    this.#secrets = secrets;
    this.#kept = new ChangedFile(this.#file, (text) => parsePlace(text, this.#file));
  }

  /** undefined: nothing is shared. An error says in words what is wrong with the file. */
  read(): Result<SharedCache | undefined, string> {
    return this.#kept.read();
  }

  /** The secret key of a bucket. undefined: none is kept for this very place. */
  secretOf(place: SharedCache): string | undefined {
    return this.#secrets.open(this.#name, sortedJson(place))?.password;
  }

  /** An error says, in words for the user, why nothing was kept. */
  async save(place: SharedCache, secretAccessKey: string | undefined): Promise<Result<void, string>> {
    if (secretAccessKey !== undefined) {
      const sealed = await this.#secrets.seal(this.#name, sortedJson(place), { password: secretAccessKey });
      if (!sealed.ok) return sealed;
    }
    await writeDurably(this.#file, `${JSON.stringify({ format, place }, null, 2)}\n`, 0o600);
    return { ok: true, value: undefined };
  }

  async remove(): Promise<void> {
    await rm(this.#file, { force: true });
    await this.#secrets.remove(this.#name);
  }
}

function parsePlace(text: string | undefined, file: string): Result<SharedCache | undefined, string> {
  if (text === undefined) return { ok: true, value: undefined };
  try {
    return { ok: true, value: placeFile.parse(JSON.parse(text)).place };
  } catch {
    const error = `The file ${file} is damaged, or was written by a newer Pipewright. Say again where results are shared: pipewright cache use.`;
    return { ok: false, error };
  }
}
