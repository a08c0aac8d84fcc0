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

  /**
   * Waits for a free place, or for the signal, then does the work, which looks at the signal first: a run that is cancelled
   * does not wait for the steps of others.
   */
  async use<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const done = Promise.withResolvers<void>();
    const turn = Promise.withResolvers<void>();
    const go = () => turn.resolve();
    void this.#queue.add(() => {
      go();
      return done.promise;
    });
    signal.addEventListener('abort', go);
    if (signal.aborted) go();
    try {
      await turn.promise;
      return await work();
    } finally {
      signal.removeEventListener('abort', go);
      done.resolve();
    }
  }
}
