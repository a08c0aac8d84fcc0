import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { KeptKey } from '../../contract/endpoint.ts';

/** Who asks: a caller with a key of the endpoint, or a program of this user. */
export type Caller = 'caller' | 'observer';

/** The keys that are good now. */
export class Keys {
  #observer: Buffer | undefined;
  #kept: Buffer[] = [];
  /** What the connections' last good requests have sent, until other keys are good. */
  #good = new WeakMap<Socket, { sent: Buffer; caller: Caller }>();

  /** The key of programs of this user. */
  set observer(key: string) {
    this.#observer = digestOf(key);
  }

  /** Only these are good from now on, beside the observer's. */
  replace(keys: readonly KeptKey[]): void {
    this.#kept = keys.map(({ hash: hex }) => Buffer.from(hex, 'hex'));
    this.#good = new WeakMap();
  }

  /** Who sends the request; undefined when it has no key or a wrong one. */
  judge(request: IncomingMessage): Caller | undefined {
    const key = readKey(request);
    if (key === undefined) return undefined;
    const sent = Buffer.from(key);
    const before = this.#good.get(request.socket);
    if (before?.sent.length === sent.length && timingSafeEqual(before.sent, sent)) return before.caller;
    const caller = this.#compare(digestOf(key));
    if (caller) this.#good.set(request.socket, { sent, caller });
    return caller;
  }

  #compare(digest: Buffer): Caller | undefined {
    let caller: Caller | undefined = this.#observer && timingSafeEqual(digest, this.#observer) ? 'observer' : undefined;
    // All are compared, so that the time says nothing about which is which.
    for (const kept of this.#kept) if (timingSafeEqual(digest, kept)) caller ??= 'caller';
    return caller;
  }
}

function readKey({ headers }: IncomingMessage): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
