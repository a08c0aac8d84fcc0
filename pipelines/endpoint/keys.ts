import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { KeptKey } from '../contract/endpoint.ts';
import { Keys } from './serving/keys.ts';

type Slot = KeptKey['slot'];

/** A new key of 256 random bits, as text. It is shown once; what is kept of it is a digest. */
function makeKey(): string {
  return `pw_${randomBytes(32).toString('base64url')}`;
}

/** A new key, and how it is kept: by its sha256. It has 256 random bits, so that a slow hash would protect nothing more. */
export function newKey(slot: Slot, createdAt: number): { key: string; kept: KeptKey } {
  const key = makeKey();
  return { key, kept: { slot, hash: createHash('sha256').update(key).digest('hex'), createdAt } };
}

/** The two keys of a new endpoint. */
export function newKeys(createdAt: number): { keys: Record<Slot, string>; kept: KeptKey[] } {
  const primary = newKey('primary', createdAt);
  const secondary = newKey('secondary', createdAt);
  return { keys: { primary: primary.key, secondary: secondary.key }, kept: [primary.kept, secondary.kept] };
}

/** Whether a request brings one of an endpoint's keys along: `Authorization: Bearer KEY`, or `x-api-key`. */
export function hasKey(request: IncomingMessage, kept: readonly KeptKey[]): boolean {
  const keys = new Keys();
  keys.replace(kept);
  return keys.judge(request) === 'caller';
}
