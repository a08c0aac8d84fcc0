import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';

/** A file that a page may fetch once. */
export interface Download {
  /** Name that the browser gives the file. */
  name: string;
  /** Media type. */
  type: string;
  /** Bytes. */
  size: number;
  /** Called once, when it is fetched. */
  open(): Promise<Readable>;
  /** Called once, when it was fetched or the ticket is out of date: removes what was made for it. */
  discard(): Promise<void>;
}

/** Milliseconds that a ticket is good for. */
const lifetime = 60_000;

/** Downloads by ticket: an address that carries its own permission, because a browser sends no header with a link. */
export class Downloads {
  readonly #open = new Map<string, { download: Download; timer: NodeJS.Timeout }>();

  /** Answers the ticket, 256 random bits, which opens the download once within a minute. */
  add(download: Download): string {
    const ticket = randomBytes(32).toString('base64url');
    const timer = setTimeout(() => {
      this.#open.delete(ticket);
      void download.discard().catch(() => {});
    }, lifetime);
    timer.unref();
    this.#open.set(ticket, { download, timer });
    return ticket;
  }

  /** The download of a ticket, which is used up by this. Whoever takes it has to discard it. */
  take(ticket: string): Download | undefined {
    const entry = this.#open.get(ticket);
    if (!entry) return undefined;
    clearTimeout(entry.timer);
    this.#open.delete(ticket);
    return entry.download;
  }

  /** Discards what nobody fetched. */
  async close(): Promise<void> {
    const entries = [...this.#open.values()];
    this.#open.clear();
    for (const { timer } of entries) clearTimeout(timer);
    await Promise.allSettled(entries.map(({ download }) => download.discard()));
  }
}
