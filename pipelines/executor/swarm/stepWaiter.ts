import type { StepObserver } from '../executor.ts';
import type { Finish, Lease } from './lease.ts';

/** Milliseconds after which a step's log says why it has not begun. */
const quiet = 5_000;

export interface Want {
  signal: AbortSignal;
  /** Milliseconds that the step may be kept waiting. */
  timeout: number | undefined;
  log: StepObserver['log'];
}

export type Got = { type: 'lease'; lease: Lease } | Exclude<Finish, { type: 'reply' | 'ended' }>;

/**
 * A step that has no container yet. The time in which one starts is not the step's; that in which no node takes it is. Its log says what
 * keeps it.
 */
export class StepWaiter {
  readonly got: Promise<Got>;
  readonly #want: Want;
  readonly #settle: (got: Got) => void;
  readonly #from = performance.now();
  readonly #said = new Set<string>();

  /** `onEnd`: it waits no more, at once when it settles. */
  constructor(want: Want, onEnd: () => void) {
    this.#want = want;
    const { promise, resolve } = Promise.withResolvers<Got>();
    this.got = promise;
    const cancel = () => this.#settle({ type: 'canceled' });
    this.#settle = (got) => {
      want.signal.removeEventListener('abort', cancel);
      onEnd();
      resolve(got);
    };
    want.signal.addEventListener('abort', cancel);
  }

  settle(got: Got): void {
    this.#settle(got);
  }

  /** `words`: what keeps a container that is to be the step's, or another's; `age`: milliseconds since that was asked for. */
  hear(words: string | undefined, age: number): void {
    const { timeout = Number.POSITIVE_INFINITY, log } = this.#want;
    const waited = Math.min(age, performance.now() - this.#from);
    if (words === undefined || waited < Math.min(quiet, timeout)) return;
    if (waited > timeout) this.#settle({ type: 'timed-out' });
    else if (!this.#said.has(words)) log('warning', words);
    this.#said.add(words);
  }
}
