import { board, boardArguments, boardWords, waitForWork } from './board.ts';
import { KernelMemory } from './kernelMemory.ts';
import { sendThread } from './kernelThreads.ts';

/** A file of `compiled/`. */
export interface KernelProgram {
  kernels: readonly string[];
  /** Base 64. */
  wasm: string;
}

/** An array that kernels can see, or a number. */
export type KernelArgument = number | ArrayBufferView;

type Kernel = (thread: number, threads: number, ...rest: number[]) => number;

const compiled = new WeakMap<KernelProgram, WebAssembly.Module>();

/**
 * Runs kernels of one program on up to `threads` threads. A kernel is called on every thread with the thread's number and the number
 * of threads, then the arguments of `run`; it takes its part of the work by them, and no kernel's answer depends on how many
 * there are. Threads are called when `runOnAll` is called first, or by `startThreads`.
 */
export class Kernels<P extends KernelProgram = KernelProgram> implements Disposable {
  readonly memory: KernelMemory;
  readonly threads: number;
  readonly #module: WebAssembly.Module;
  readonly #kernels: Record<string, Kernel>;
  readonly #words: Int32Array;
  readonly #arguments: Float64Array;
  readonly #names: P['kernels'];
  /** What was in the memory before. */
  readonly #mark: number;
  #isStarted = false;

  /**
   * `data`: a memory whose arrays the kernels are to see where they are; what they make beside them is given back in the end. When
   * other kernels work there, these have a memory of their own. Programs with constants must not be given one.
   */
  constructor(program: P, threads: number, data?: KernelMemory) {
    this.threads = Math.max(1, threads);
    this.memory = data?.take() ? data : new KernelMemory();
    this.#names = program.kernels;
    this.#module = compile(program);
    const instance = new WebAssembly.Instance(this.#module, { env: { memory: this.memory.shared } });
    this.#kernels = instance.exports as Record<string, Kernel>;
    // The board stays: a thread may come to look at it when these kernels are gone.
    this.#words = this.memory.int32(boardWords).fill(0);
    this.#arguments = this.memory.float64(boardArguments);
    this.#mark = this.memory.mark();
  }

  /** Runs a kernel on the calling thread alone. Answers what it answers. */
  run(kernel: P['kernels'][number], ...rest: KernelArgument[]): number {
    return this.#kernels[kernel]!(0, 1, ...rest.map(toNumber));
  }

  /** Runs a kernel on all threads and waits until each is done. For work that takes longer than to wake them: some 20 µs. */
  runOnAll(kernel: P['kernels'][number], ...rest: KernelArgument[]): void {
    if (this.threads === 1) {
      this.run(kernel, ...rest);
      return;
    }
    this.startThreads();
    const words = this.#words;
    const numbers = rest.map(toNumber);
    this.#arguments.set(numbers);
    words[board.kernel] = this.#names.indexOf(kernel);
    words[board.count] = numbers.length;
    Atomics.store(words, board.pending, this.threads - 1);
    Atomics.add(words, board.turn, 1);
    Atomics.notify(words, board.turn);
    this.#kernels[kernel]!(0, this.threads, ...numbers);
    for (;;) {
      const pending = waitForWork(words, board.pending, (value) => value <= 0);
      if (pending < 0) throw new Error(`A thread failed in the kernel ${kernel}`);
      if (pending === 0) return;
    }
  }

  /** Starts the threads now, so that they are there when there is work: to be started takes them some 70 ms. */
  startThreads(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const turn = Atomics.load(this.#words, board.turn);
    for (let thread = 1; thread < this.threads; thread++) {
      sendThread({
        module: this.#module,
        memory: this.memory.shared,
        words: this.#words.byteOffset,
        arguments: this.#arguments.byteOffset,
        names: this.#names,
        thread,
        threads: this.threads,
        turn,
      });
    }
  }

  /** Whether all threads have started. */
  get areReady(): boolean {
    return Atomics.load(this.#words, board.ready) === this.threads - 1;
  }

  [Symbol.dispose](): void {
    if (this.#isStarted) {
      Atomics.store(this.#words, board.kernel, -1);
      Atomics.add(this.#words, board.turn, 1);
      Atomics.notify(this.#words, board.turn);
    }
    this.memory.giveBack(this.#mark);
  }
}

function compile(program: KernelProgram): WebAssembly.Module {
  const known = compiled.get(program);
  if (known) return known;
  const module = new WebAssembly.Module(Buffer.from(program.wasm, 'base64'));
  compiled.set(program, module);
  return module;
}

function toNumber(argument: KernelArgument): number {
  return typeof argument === 'number' ? argument : argument.byteOffset;
}
