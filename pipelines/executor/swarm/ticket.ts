import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import { deriveKey } from '../../worker/linkProtocol.ts';
import type { NodeLink } from './nodeLink.ts';

/** What goes one way under one name, once. */
export type Handing = { way: 'out'; open(): Readable } | { way: 'in'; take(bytes: Readable): Promise<void> };

/** Lets one container in, as the service knows it: who has the token may come, once. From then on the ticket is that container's. */
export class Ticket {
  readonly id = randomBytes(12).toString('hex');
  /** Settles when a container has come with it. */
  readonly joined: Promise<NodeLink>;
  readonly key: Buffer;
  readonly #hash: Buffer;
  readonly #join: (link: NodeLink) => void;
  readonly #handings = new Map<string, Handing>();
  #isTaken = false;

  /** `token`: kept nowhere but in the container's secret. */
  constructor(token: string) {
    this.key = deriveKey(token);
    this.#hash = hashOf(token);
    const { promise, resolve } = Promise.withResolvers<NodeLink>();
    this.joined = promise;
    this.#join = resolve;
  }

  knows(token: string): boolean {
    return timingSafeEqual(hashOf(token), this.#hash);
  }

  /** false: another container has it, because the cluster has started the service's container twice. */
  take(): boolean {
    if (this.#isTaken) return false;
    this.#isTaken = true;
    return true;
  }

  welcome(link: NodeLink): void {
    this.#join(link);
  }

  /** Answers the name under which it goes. */
  hand(handing: Handing): string {
    const name = randomBytes(12).toString('hex');
    this.#handings.set(name, handing);
    return name;
  }

  /** What goes under this name that way; nothing else ever goes under it. */
  redeem<W extends Handing['way']>(name: string, way: W): Extract<Handing, { way: W }> | undefined {
    const handing = this.#handings.get(name);
    if (handing?.way !== way) return undefined;
    this.#handings.delete(name);
    return handing as Extract<Handing, { way: W }>;
  }

  /** Nothing goes any more under the names that nobody has come with. */
  revoke(): void {
    this.#handings.clear();
  }
}

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
