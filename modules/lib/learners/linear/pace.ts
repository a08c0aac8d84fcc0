import { yieldToEvents } from '../learner.ts';

/** Lets the event loop run about twenty times a second during long computations. */
export class Pace {
  readonly #signal: AbortSignal;
  #last = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Call this between small pieces of work. Throws when the run was cancelled. */
  async rest(): Promise<void> {
    if (performance.now() - this.#last < 50) return;
    await yieldToEvents(this.#signal);
    this.#last = performance.now();
  }
}
