import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { writeDurably } from '../pipelines/cache/durableFile.ts';
import { secretName } from '../pipelines/contract/desktop.ts';
import type { SecretsState } from '../pipelines/contract/desktopBridge.ts';
import type { Result } from '../pipelines/contract/error.ts';
import { text } from './text.ts';

/** Secrets by name, each encrypted with a key of the operating system's keychain, as base64. */
const secretsFile = z.record(secretName, z.base64());

const mostSecrets = 200;

/** Passwords and keys that the user entered, in one file that only this user's keychain can open. Nothing is ever kept in clear. */
export class Secrets {
  readonly #file: string;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async state(): Promise<SecretsState> {
    if (!(await hasKeychain())) return { available: false, reason: text.secrets.noKeychain };
    const kept = await this.#read();
    return kept.ok
      ? { available: true, names: Object.keys(kept.value).sort() }
      : { available: false, reason: kept.error };
  }

  /** An error says, in words for the user, why nothing was saved. */
  async set(name: string, value: string): Promise<Result<void, string>> {
    if (!(await hasKeychain())) return { ok: false, error: text.secrets.noKeychain };
    const encrypted = (await safeStorage.encryptStringAsync(value)).toString('base64');
    return await this.#change((kept) => {
      if (Object.keys(kept).length >= mostSecrets && !Object.hasOwn(kept, name))
        return text.secrets.tooMany(mostSecrets);
      kept[name] = encrypted;
      return undefined;
    });
  }

  /** Undefined where there is none of this name. An error says why it cannot be read. */
  async get(name: string): Promise<Result<string | undefined, string>> {
    if (!(await hasKeychain())) return { ok: false, error: text.secrets.noKeychain };
    const kept = await this.#read();
    if (!kept.ok) return kept;
    const encrypted = Object.hasOwn(kept.value, name) ? kept.value[name] : undefined;
    if (encrypted === undefined) return { ok: true, value: undefined };
    try {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      return { ok: true, value: result };
    } catch {
      // Of another keychain: the file was copied from another computer or user.
      return { ok: false, error: text.secrets.unreadable };
    }
  }

  async remove(name: string): Promise<Result<void, string>> {
    return await this.#change((kept) => {
      delete kept[name];
      return undefined;
    });
  }

  async #change(edit: (kept: Record<string, string>) => string | undefined): Promise<Result<void, string>> {
    const changed = this.#changing.then(async (): Promise<Result<void, string>> => {
      const kept = await this.#read();
      if (!kept.ok) return kept;
      const error = edit(kept.value);
      if (error !== undefined) return { ok: false, error };
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeDurably(this.#file, `${JSON.stringify(kept.value, null, 2)}\n`, 0o600);
      return { ok: true, value: undefined };
    });
    this.#changing = changed.catch(() => {});
    return await changed;
  }

  async #read(): Promise<Result<Record<string, string>, string>> {
    try {
      return { ok: true, value: secretsFile.parse(JSON.parse(await readFile(this.#file, 'utf8'))) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: true, value: {} };
      return { ok: false, error: text.secrets.unreadable };
    }
  }
}

/** On Linux without a keyring, Chromium would encrypt with a password that everybody knows: that is none. */
async function hasKeychain(): Promise<boolean> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return false;
  }
  return await safeStorage.isAsyncEncryptionAvailable();
}
