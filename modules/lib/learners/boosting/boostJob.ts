import { jobBytes } from '../../kernels/assembly/boostJob.ts';
import type { KernelMemory } from '../../kernels/kernelMemory.ts';

/** The record by which kernels are told what to do; its fields are named in `kernels/assembly/boostJob.ts`. */
export class BoostJob {
  readonly bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;

  constructor(memory: KernelMemory) {
    this.bytes = memory.uint8(jobBytes).fill(0);
    this.#words = new Uint32Array(this.bytes.buffer, this.bytes.byteOffset, jobBytes / 4);
    this.#doubles = new Float64Array(this.bytes.buffer, this.bytes.byteOffset, jobBytes / 8);
  }

  /** Sets a word; an array is told by where it is. */
  set(field: number, value: number | ArrayBufferView): void {
    this.#words[field >> 2] = typeof value === 'number' ? value : value.byteOffset;
  }

  setDouble(field: number, value: number): void {
    this.#doubles[field >> 3] = value;
  }

  /** Sets a double for the node that is counted, and for the other one. */
  setPair(field: number, counted: number, other: number): void {
    this.#doubles[field >> 3] = counted;
    this.#doubles[(field >> 3) + 1] = other;
  }

  double(field: number): number {
    return this.#doubles[field >> 3]!;
  }
}
