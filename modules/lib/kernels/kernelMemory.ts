/** Bytes of a page of WebAssembly's memory. */
const pageSize = 65_536;
/** What a program's own constants may take, and the board through which threads are told what to do. */
const reserved = 2 * pageSize;
/** Enough for any vector instruction, and one line of the processor's cache. */
const alignment = 64;

/**
 * Memory that kernels work on, shared by all threads. Arrays are views of it; they are given back all together, up to a mark, or
 * with the memory itself. Throws RangeError ("out of memory") beyond 4 GB or the process's limit.
 */
export class KernelMemory {
  readonly shared = new WebAssembly.Memory({ initial: 2, maximum: 65_536, shared: true });
  #top = reserved;

  uint8 = (length: number): Uint8Array<SharedArrayBuffer> => new Uint8Array(...this.#take(length, 1));
  uint16 = (length: number): Uint16Array<SharedArrayBuffer> => new Uint16Array(...this.#take(length, 2));
  uint32 = (length: number): Uint32Array<SharedArrayBuffer> => new Uint32Array(...this.#take(length, 4));
  int32 = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(...this.#take(length, 4));
  float32 = (length: number): Float32Array<SharedArrayBuffer> => new Float32Array(...this.#take(length, 4));
  float64 = (length: number): Float64Array<SharedArrayBuffer> => new Float64Array(...this.#take(length, 8));

  /** Copies numbers into the memory. */
  copyFloat32(values: ArrayLike<number>): Float32Array<SharedArrayBuffer> {
    const copy = this.float32(values.length);
    copy.set(values);
    return copy;
  }

  /** To be handed to `release`. */
  mark(): number {
    return this.#top;
  }

  /** Gives back every array that was made since the mark. What is made next holds what they held. */
  release(mark: number): void {
    this.#top = mark;
  }

  /** Arrays that were never given back begin with zeros; others hold what was there. */
  #take(length: number, size: number): [SharedArrayBuffer, number, number] {
    const begin = this.#top;
    const end = begin + Math.ceil((length * size) / alignment) * alignment;
    const pages = Math.ceil(end / pageSize) - this.shared.buffer.byteLength / pageSize;
    if (pages > 0) this.#grow(pages);
    this.#top = end;
    return [this.shared.buffer as unknown as SharedArrayBuffer, begin, length];
  }

  #grow(pages: number): void {
    try {
      this.shared.grow(pages);
    } catch {
      throw new RangeError('Out of memory: the kernels were refused more.');
    }
  }
}
