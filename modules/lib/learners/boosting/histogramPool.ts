import type { KernelMemory } from '../../kernels/kernelMemory.ts';

/** Bytes that the histograms of unsplit leaves may take; beyond that, both children are counted afresh. */
const mostBytes = 256e6;

/** Histograms in the kernels' memory, which leaves take and give back. */
export class HistogramPool {
  readonly #memory: KernelMemory;
  readonly #bytes: number;
  readonly #most: number;
  readonly #histograms: Uint8Array[] = [];
  readonly #free: number[] = [];
  #used = 0;

  /** `bytes`: of one histogram. */
  constructor(memory: KernelMemory, bytes: number) {
    this.#memory = memory;
    this.#bytes = bytes;
    this.#most = Math.max(3, Math.floor(mostBytes / bytes));
  }

  /** Whether more are taken than leaves may keep. */
  get isOverfull(): boolean {
    return this.#used > this.#most;
  }

  /** Answers a histogram's number; it holds what was there. */
  take(): number {
    this.#used += 1;
    return this.#free.pop() ?? this.#histograms.push(this.#memory.uint8(this.#bytes)) - 1;
  }

  at(number: number): Uint8Array {
    return this.#histograms[number]!;
  }

  giveBack(number: number): void {
    this.#used -= 1;
    this.#free.push(number);
  }
}
