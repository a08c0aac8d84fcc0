import PQueue from 'p-queue';

/** The places at which steps run. All runs of an engine share them, first come, first served. */
export class WorkerSlots {
  readonly #queue: PQueue;

  constructor(count: number) {
    this.#queue = new PQueue({ concurrency: count });
  }

  /** Another number counts for what begins from now on. */
  set count(count: number) {
    this.#queue.concurrency = count;
  }

  get count(): number {
    return this.#queue.concurrency;
  }

  /** How many work now. */
  get running(): number {
    return this.#queue.pending;
  }

  /** How many wait for a free place. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Settles when nobody works or waits. */
  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }

  /**
   * Waits for a free place, or for the signal, then does the work, which looks at the signal first: a run that is cancelled
   * does not wait for the steps of others. The work may lend its place while it waits for something that needs one.
   */
  async use<T>(work: (slot: WorkerSlot) => Promise<T>, signal: AbortSignal): Promise<T> {
    const slot = new WorkerSlot((priority) => this.#take(signal, priority));
    try {
      await slot.take();
      return await work(slot);
    } finally {
      slot.end();
    }
  }

  /** Answers what gives the place back; at once, and without a place, when the signal comes. */
  async #take(signal: AbortSignal, priority: number): Promise<() => void> {
    const done = Promise.withResolvers<void>();
    const turn = Promise.withResolvers<void>();
    const go = () => turn.resolve();
    const wait = () => {
      go();
      return done.promise;
    };
    void this.#queue.add(wait, { priority });
    signal.addEventListener('abort', go);
    if (signal.aborted) go();
    await turn.promise;
    signal.removeEventListener('abort', go);
    return done.resolve;
  }
}

/** What begins waits behind what goes on. */
const priorities = { begin: 0, goOn: 1 };

/** The place of one step, which it does not need while its child runs go on: with a single place they would wait for each other. */
export class WorkerSlot {
  readonly #acquire: (priority: number) => Promise<() => void>;
  #giveBack: (() => void) | undefined;
  #taking: Promise<void> | undefined;
  #lent = 0;
  #isOver = false;

  constructor(acquire: (priority: number) => Promise<() => void>) {
    this.#acquire = acquire;
  }

  async take(): Promise<void> {
    await this.#take(priorities.begin);
  }

  /** Gives the place to others until `reclaim` was called as often. */
  lend(): void {
    this.#lent += 1;
    this.#release();
  }

  /** Takes back what was lent. The last one waits for a place; all others go on without. */
  async reclaim(): Promise<void> {
    this.#lent -= 1;
    if (this.#lent > 0) return;
    this.#taking ??= this.#take(priorities.goOn).finally(() => {
      this.#taking = undefined;
    });
    await this.#taking;
  }

  /** Gives the place back for good. */
  end(): void {
    this.#isOver = true;
    this.#release();
  }

  async #take(priority: number): Promise<void> {
    if (this.#giveBack) return;
    this.#giveBack = await this.#acquire(priority);
    // Meanwhile it may have been lent again, or the work may be over.
    if (this.#isOver || this.#lent > 0) this.#release();
  }

  #release(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }
}
