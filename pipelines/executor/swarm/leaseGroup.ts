import type { Lease } from './lease.ts';
import { type Got, StepWaiter, type Want } from './stepWaiter.ts';

/**
 * Milliseconds that a container is kept for the next step: about as long as another one would take to start. It has to be less than a
 * step waits until its log says that there is no room, because a container that is kept takes room.
 */
const keptFor = 3_000;

/**
 * Containers that are alike, and the steps that want one: whichever container is free first serves the step that waits longest. As many
 * containers are started as steps wait.
 */
export class LeaseGroup {
  readonly #open: () => Lease;
  readonly #idle = new Map<Lease, NodeJS.Timeout>();
  /** The oldest first. */
  readonly #starting = new Set<Lease>();
  readonly #waiting = new Set<StepWaiter>();
  #surplus: NodeJS.Timeout | undefined;

  /** `open`: makes a lease that nobody has started. */
  constructor(open: () => Lease) {
    this.#open = open;
  }

  /** A container that serves nobody else until it is offered again; or why the step gets none. */
  async take(want: Want): Promise<Got> {
    // The one that served last has been heard of last.
    const lease = [...this.#idle.keys()].at(-1);
    if (lease) {
      this.#unkeep(lease);
      return { type: 'lease', lease };
    }
    const waiter = new StepWaiter(want, () => {
      this.#waiting.delete(waiter);
      this.#endSurplus();
    });
    this.#waiting.add(waiter);
    this.#startEnough();
    return await waiter.got;
  }

  /** Gives a container without leftovers to a step that waits, or keeps it for a while. */
  offer(lease: Lease): void {
    if (lease.isOver) return;
    const [first] = this.#waiting;
    if (first) {
      first.settle({ type: 'lease', lease });
      return;
    }
    this.#idle.set(lease, setTimeout(() => this.#endIdle(lease), keptFor).unref());
  }

  #endIdle(lease: Lease): void {
    if (!this.#idle.has(lease)) return;
    this.#unkeep(lease);
    void lease.end();
  }

  #unkeep(lease: Lease): void {
    clearTimeout(this.#idle.get(lease));
    this.#idle.delete(lease);
  }

  #startEnough(): void {
    while (this.#starting.size < this.#waiting.size) void this.#start();
  }

  async #start(): Promise<void> {
    const lease = this.#open();
    this.#starting.add(lease);
    const from = performance.now();
    const joined = await lease.start((words) => {
      for (const waiter of [...this.#waiting]) waiter.hear(words, performance.now() - from);
    });
    this.#starting.delete(lease);
    if (joined.type === 'link') {
      void lease.over.then(() => this.#endIdle(lease));
      this.offer(lease);
    } else {
      void lease.end();
      const [first] = this.#waiting;
      if (joined.type === 'outcome') first?.settle(joined);
    }
    this.#startEnough();
  }

  /** Containers on their way that no step waits for any more come in use when the next step comes soon, and take room else. */
  #endSurplus(): void {
    clearTimeout(this.#surplus);
    if (this.#starting.size <= this.#waiting.size) return;
    const end = () => {
      for (const lease of [...this.#starting].slice(this.#waiting.size)) void lease.end();
    };
    this.#surplus = setTimeout(end, keptFor).unref();
  }
}
