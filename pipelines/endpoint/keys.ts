import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeptKey } from '../contract/endpoint.ts';

/** A new key of 256 random bits, as text. It is shown once; what is kept of it is `hashKey`. */
export function makeKey(): string {
  return `pw_${randomBytes(32).toString('base64url')}`;
}

/** sha256 in hex. A key has 256 random bits, so a slow hash would protect nothing more. */
export function hashKey(key: string): string {
  return digestOf(key).toString('hex');
}

/** Whether a key is one of those kept, in a time that says nothing about where it differs from them. */
export function isKnownKey(key: string, kept: readonly Pick<KeptKey, 'hash'>[]): boolean {
  const given = digestOf(key);
  let known = false;
  for (const { hash } of kept) known = timingSafeEqual(given, Buffer.from(hash, 'hex')) || known;
  return known;
}

/** The key that a request brings along: `Authorization: Bearer KEY`, or `x-api-key`. */
export function keyOfRequest(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (typeof apiKey === 'string' && apiKey !== '') return apiKey;
  return typeof authorization === 'string' ? /^Bearer +(\S+)\s*$/i.exec(authorization)?.[1] : undefined;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
