import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../cache/durableFile.ts';
import { type ComputeSecrets, computeSecrets } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import { ChangedFile } from './changedFile.ts';

const format = 'pipewright/compute-secrets@1';
const secretsFile = z.object({ format: z.literal(format), sealed: z.record(z.string(), z.base64()) });

/** AES-256-GCM (NIST SP 800-38D): bytes of the key, of the nonce, which is drawn anew each time, and of the tag. */
const sizes = { key: 32, nonce: 12, tag: 16 };

export interface SealedSecretsOptions {
  /** The user's own folder, not the workspace: a folder from elsewhere can neither bring secrets along nor carry them away. */
  folder: string;
  /** 32 bytes, of a keychain. Left out: those of a file that only this user can read, made when it is first needed. */
  encryptionKey?: (() => Buffer) | undefined;
}

/**
 * Secrets of compute targets, in one file of the user's folder, each encrypted and bound to what it is for: taken from another
 * target's place, or with anything changed that it was bound to, it does not open.
 */
export class SealedSecrets {
  readonly #folder: string;
  readonly #givenKey: (() => Buffer) | undefined;
  readonly #kept: ChangedFile<Result<Record<string, string>, string>>;
  #changing: Promise<unknown> = Promise.resolve();

  constructor({ folder, encryptionKey }: SealedSecretsOptions) {
    this.#folder = folder;
    this.#givenKey = encryptionKey;
    this.#kept = new ChangedFile(this.#file, (text) => parseSealed(text, this.#file));
  }

  /**
   * What was kept under a name. undefined: nothing, or what cannot be opened with this key and for `boundTo`. Throws what the file
   * system throws.
   */
  open(name: string, boundTo: string): ComputeSecrets | undefined {
    const entry = this.#find(name);
    const key = entry === undefined ? undefined : this.#findKey();
    return entry === undefined || key === undefined ? undefined : decrypt(entry, key, contextOf(name, boundTo));
  }

  /** Digest of what is kept under a name, as it is kept: another one after every change. */
  revisionOf(name: string): string | undefined {
    const entry = this.#find(name);
    return entry === undefined ? undefined : createHash('sha256').update(entry).digest('hex');
  }

  /** An error says, in words for the user, why nothing was kept. */
  async seal(name: string, boundTo: string, secrets: ComputeSecrets): Promise<Result<void, string>> {
    return await this.#change((sealed) => {
      sealed[name] = encrypt(secrets, this.#findKey() ?? this.#makeKey(), contextOf(name, boundTo));
    });
  }

  async remove(name: string): Promise<Result<void, string>> {
    return await this.#change((sealed) => {
      delete sealed[name];
    });
  }

  async #change(edit: (sealed: Record<string, string>) => void): Promise<Result<void, string>> {
    const changed = this.#changing.then(async (): Promise<Result<void, string>> => {
      const kept = this.#kept.read();
      if (!kept.ok) return kept;
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const sealed = { ...kept.value };
      edit(sealed);
      await writeDurably(this.#file, `${JSON.stringify({ format, sealed }, null, 2)}\n`, 0o600);
      return { ok: true, value: undefined };
    });
    this.#changing = changed.catch(() => {});
    return await changed;
  }

  get #file(): string {
    return join(this.#folder, 'compute-secrets.json');
  }

  get #keyFile(): string {
    return join(this.#folder, 'compute.key');
  }

  #find(name: string): string | undefined {
    const kept = this.#kept.read();
    return kept.ok && Object.hasOwn(kept.value, name) ? kept.value[name] : undefined;
  }

  #findKey(): Buffer | undefined {
    if (this.#givenKey) return this.#givenKey();
    const text = readIfThere(this.#keyFile);
    const key = Buffer.from(text ?? '', 'base64');
    return key.length === sizes.key ? key : undefined;
  }

  /** A key that another process made in the meantime is the one. */
  #makeKey(): Buffer {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#keyFile}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, `${randomBytes(sizes.key).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkSync(draft, this.#keyFile);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
    const key = this.#findKey();
    if (!key) throw new Error(`${this.#keyFile} holds no key of ${sizes.key} bytes.`);
    return key;
  }
}

function parseSealed(text: string | undefined, file: string): Result<Record<string, string>, string> {
  if (text === undefined) return { ok: true, value: {} };
  try {
    return { ok: true, value: secretsFile.parse(JSON.parse(text)).sealed };
  } catch {
    const error = `The file ${file} is damaged, or was written by a newer Pipewright. Move it away, and enter the secrets of the compute targets again.`;
    return { ok: false, error };
  }
}

function contextOf(name: string, boundTo: string): Buffer {
  return Buffer.from(JSON.stringify([format, name, boundTo]));
}

function encrypt(secrets: ComputeSecrets, key: Buffer, context: Buffer): string {
  const nonce = randomBytes(sizes.nonce);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: sizes.tag }).setAAD(context);
  const text = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

function decrypt(sealed: string, key: Buffer, context: Buffer): ComputeSecrets | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const [nonce, tag] = [bytes.subarray(0, sizes.nonce), bytes.subarray(sizes.nonce, sizes.nonce + sizes.tag)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: sizes.tag });
    decipher.setAAD(context).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(bytes.subarray(sizes.nonce + sizes.tag)), decipher.final()]);
    return computeSecrets.parse(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
