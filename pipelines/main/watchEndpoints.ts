import type { Endpoints } from '../endpoint/endpoints.ts';

/** Between looks. Milliseconds. */
const interval = 3_000;

/**
 * Keeps the real-time endpoints of the open workspace as they are to be: starts again what should run and does not, and ends what should
 * not. Tells of every change, also of those that other programs make.
 */
export class EndpointWatch {
  readonly #endpoints: Endpoints;
  readonly #changed: () => void;
  #state = '';
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(endpoints: Endpoints, changed: () => void) {
    this.#endpoints = endpoints;
    this.#changed = changed;
  }

  start(): void {
    this.#state = this.#endpoints.store.state();
    this.#looking = this.#look();
  }

  /** Settles when nothing is looked at any more. The endpoints go on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    try {
      const restored = await this.#endpoints.restore();
      const state = this.#endpoints.store.state();
      if (restored || state !== this.#state) this.#changed();
      this.#state = state;
    } catch (error) {
      // A disk that is full, say: the next look may do better.
      process.stderr.write(`Endpoints: ${error instanceof Error ? error.message : error}\n`);
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look();
    }, interval);
    this.#timer.unref();
  }
}
