import { boosting } from '../../kernels/compiled/boosting.ts';
import { type KernelArgument, Kernels } from '../../kernels/kernels.ts';

type KernelName = (typeof boosting.kernels)[number];

/** Work (see `run`) of a whole training below which threads are not worth their start. */
const workForThreads = 4e7;
/** Work of a call below which one thread does it alone. */
const workForAll = 30_000;

/** The kernels of boosted trees, on as many threads as the work is worth. */
export class BoostProgram implements Disposable {
  readonly #kernels: Kernels<typeof boosting>;

  /** `work`: about how many values the whole training will look at. */
  constructor(threads: number, work: number) {
    this.#kernels = new Kernels(boosting, work < workForThreads ? 1 : threads);
    this.#kernels.startThreads();
  }

  get memory() {
    return this.#kernels.memory;
  }

  get threads(): number {
    return this.#kernels.threads;
  }

  /** As `run`, but on the calling thread alone while the others start: what comes first need not wait for them. The answers are the same. */
  runFirst(work: number, kernel: KernelName, ...rest: KernelArgument[]): void {
    this.run(this.#kernels.areReady ? work : 0, kernel, ...rest);
  }

  /** Runs a kernel; `work` is about how many nanoseconds it takes, which tells whether other threads are woken for it. */
  run(work: number, kernel: KernelName, ...rest: KernelArgument[]): void {
    if (work < workForAll) this.#kernels.run(kernel, ...rest);
    else this.#kernels.runOnAll(kernel, ...rest);
  }

  [Symbol.dispose](): void {
    this.#kernels[Symbol.dispose]();
  }
}
