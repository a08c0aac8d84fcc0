/** Bytes of a page of WebAssembly's memory. */
const pageSize = 65_536;
/** What a program's own constants may take. */
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
  #isTaken = false;
  /** Each growth makes a new buffer of the same bytes. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();

  uint8 = (length: number): Uint8Array<SharedArrayBuffer> => new Uint8Array(...this.#allot(length, 1));
  uint16 = (length: number): Uint16Array<SharedArrayBuffer> => new Uint16Array(...this.#allot(length, 2));
  uint32 = (length: number): Uint32Array<SharedArrayBuffer> => new Uint32Array(...this.#allot(length, 4));
  int32 = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(...this.#allot(length, 4));
  float32 = (length: number): Float32Array<SharedArrayBuffer> => new Float32Array(...this.#allot(length, 4));
  float64 = (length: number): Float64Array<SharedArrayBuffer> => new Float64Array(...this.#allot(length, 8));

  /** Copies numbers into the memory. */
  copyFloat32(values: ArrayLike<number>): Float32Array<SharedArrayBuffer> {
    const copy = this.float32(values.length);
    copy.set(values);
    return copy;
  }

  /** Whether an array is part of this memory. */
  holds({ buffer }: ArrayBufferView): boolean {
    return this.#buffers.has(buffer);
  }

  /** Numbers where they are when that is here, else a copy of them; `make` makes room for it. */
  place<T extends Float32Array | Int32Array, Shared extends T>(values: T, make: (length: number) => Shared): Shared {
    if (this.holds(values)) return values as unknown as Shared;
    const copy = make(values.length);
    copy.set(values);
    return copy;
  }

  /** Kernels take a memory for themselves, as long as they live: false when others have it. */
  take(): boolean {
    const isFree = !this.#isTaken;
    this.#isTaken = true;
    return isFree;
  }

  /** Gives the memory back, and every array that was made since the mark. */
  giveBack(mark: number): void {
    this.release(mark);
    this.#isTaken = false;
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
  #allot(length: number, size: number): [SharedArrayBuffer, number, number] {
    const begin = this.#top;
    const end = begin + Math.ceil((length * size) / alignment) * alignment;
    const pages = Math.ceil(end / pageSize) - this.shared.buffer.byteLength / pageSize;
    if (pages > 0) this.#grow(pages);
    this.#top = end;
    const buffer = this.shared.buffer as unknown as SharedArrayBuffer;
    this.#buffers.add(buffer);
    return [buffer, begin, length];
  }

  #grow(pages: number): void {
    try {
      this.shared.grow(pages);
    } catch {
      throw new RangeError('Out of memory: the kernels were refused more.');
    }
  }
}
