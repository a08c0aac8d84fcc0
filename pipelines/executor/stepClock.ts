/** Calls once when a step has taken its time, without the times in which it waited. */
export class StepClock {
  readonly #onEnd: () => void;
  #left: number | undefined;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Starts at once. `limit`: milliseconds; undefined: never calls. */
  constructor(limit: number | undefined, onEnd: () => void) {
    this.#left = limit;
    this.#onEnd = onEnd;
    this.goOn();
  }

  pause(): void {
    if (this.#timer === undefined || this.#left === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left -= performance.now() - this.#startedAt;
  }

  goOn(): void {
    if (this.#timer !== undefined || this.#left === undefined) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(this.#onEnd, Math.max(0, this.#left));
  }

  stop(): void {
    this.pause();
    this.#left = undefined;
  }
}
