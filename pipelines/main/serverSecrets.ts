import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a one-time code is good for. */
const codeLifetime = 5 * 60_000;
/** Codes that are good at the same time. */
const mostCodes = 100;

/** 256 random bits as text. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether two secrets are one, in a time that says nothing about where they differ. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digestOf(a), digestOf(b));
}

/** One-time codes: each opens one page, once, within five minutes. Kept as digests. */
export class PageCodes {
  readonly #open = new Map<string, number>();

  make(now = Date.now()): string {
    const code = makeSecret();
    this.#open.set(digestOf(code).toString('hex'), now + codeLifetime);
    // The oldest come first.
    for (const [digest, end] of this.#open) {
      if (end >= now && this.#open.size <= mostCodes) break;
      this.#open.delete(digest);
    }
    return code;
  }

  /** Whether the code is good. It is used up by this. */
  use(code: string, now = Date.now()): boolean {
    for (const [digest, end] of this.#open) {
      if (!timingSafeEqual(Buffer.from(digest, 'hex'), digestOf(code))) continue;
      this.#open.delete(digest);
      return now <= end;
    }
    return false;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
