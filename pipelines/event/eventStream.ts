import type { RunEvent } from '../contract/event.ts';

type Listener = (events: readonly RunEvent[]) => void;

/**
 * How long an event may wait for others. Milliseconds: each time the store waits for the disk, and people see no more than
 * twenty pictures a second of it anyway.
 */
const patience = 50;

/**
 * The one stream of run events. Events that follow closely upon each other go out together, first to `store`, and to the
 * listeners only when it has them: what somebody was told is never lost.
 */
export class EventStream {
  readonly #store: Listener;
  readonly #listeners = new Set<Listener>();
  #waiting: RunEvent[] = [];
  #scheduled: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  readonly #onFailure: (error: Error) => void;

  /** `onFailure` is called when the store refuses events; events after that are dropped, until `recover`. */
  constructor(store: Listener, onFailure: (error: Error) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Offers the store events again, from the next one on. */
  recover(): void {
    this.#failure = undefined;
    this.#waiting = [];
  }

  emit(event: RunEvent): void {
    this.#waiting.push(event);
    this.#scheduled ??= setTimeout(() => this.flush(), patience);
  }

  /** Passes on what waits, now. */
  flush(): void {
    clearTimeout(this.#scheduled);
    this.#scheduled = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0 || this.#failure) return;
    try {
      this.#store(events);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#onFailure(this.#failure);
      return;
    }
    for (const listener of this.#listeners) listener(events);
  }
}
