import { hash } from 'node:crypto';
import type { KeyParts, StepKey, StepResult } from '../contract/run.ts';

const format = 'pipewright/cache@1';

export interface CacheEntry {
  format: typeof format;
  /** For people and for `gc`; the key is their digest. */
  parts: KeyParts;
  result: StepResult;
}

export function newEntry(parts: KeyParts, result: StepResult): CacheEntry {
  return { format, parts, result };
}

/**
 * First a digest of the key and of the second line, which is the entry: neither may a flipped bit become another valid result,
 * nor a whole entry stand under another's name (a copy gone wrong, a repaired file system).
 */
export function formatEntry(key: StepKey, entry: CacheEntry): string {
  const body = JSON.stringify(entry);
  return `${digestOf(key, body)}\n${body}\n`;
}

/** What has its digest is as it was written, and need not be looked at member by member. */
export function parseEntry(key: StepKey, text: string): CacheEntry | undefined {
  const [check, body = ''] = text.split('\n');
  if (check !== digestOf(key, body)) return undefined;
  const entry = JSON.parse(body) as CacheEntry;
  return entry.format === format ? entry : undefined;
}

function digestOf(key: StepKey, body: string): string {
  return hash('sha256', key + body);
}
