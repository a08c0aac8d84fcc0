import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../cache/durableFile.ts';
import { makeSecret } from './serverSecrets.ts';

const tokenFile = 'token';

/**
 * The token of the app server of a workspace, from `.pipewright/token`, so that pages of before an end or a crash go on. A
 * new one where there is none, or where others could have read it.
 */
export async function readToken(state: string): Promise<string> {
  const path = join(state, tokenFile);
  try {
    const stats = await lstat(path);
    const text = await readFile(path, 'utf8');
    const hidden = process.platform === 'win32' || (stats.mode & 0o077) === 0;
    if (stats.isFile() && hidden && /^[\w-]{43}$/.test(text)) return text;
  } catch {
    // Not there yet.
  }
  const token = makeSecret();
  await writeToken(state, token);
  return token;
}

/** Puts the token where programs of the same user find it. */
export async function writeToken(state: string, token: string): Promise<void> {
  await writeDurably(join(state, tokenFile), token, 0o600);
}
