import { Worker } from 'node:worker_threads';
import { board, boardArguments, boardWords, waitForWork, type workPlace } from './board.ts';
import { KernelMemory } from './kernelMemory.ts';

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
 * there are. Threads are started when `runOnAll` is called first, or by `startThreads`.
 */
export class Kernels<P extends KernelProgram = KernelProgram> implements Disposable {
  readonly memory = new KernelMemory();
  readonly threads: number;
  readonly #module: WebAssembly.Module;
  readonly #kernels: Record<string, Kernel>;
  readonly #words: Int32Array;
  readonly #arguments: Float64Array;
  readonly #names: P['kernels'];
  #workers: Worker[] | undefined;

  constructor(program: P, threads: number) {
    this.threads = Math.max(1, threads);
    this.#names = program.kernels;
    this.#module = compile(program);
    const instance = new WebAssembly.Instance(this.#module, { env: { memory: this.memory.shared } });
    this.#kernels = instance.exports as Record<string, Kernel>;
    const buffer = this.memory.shared.buffer;
    this.#words = new Int32Array(buffer, 0, boardWords);
    this.#arguments = new Float64Array(buffer, boardArguments, 32);
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
    this.#workers ??= this.#start();
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
    if (this.threads > 1) this.#workers ??= this.#start();
  }

  /** Whether all threads have started. */
  get areReady(): boolean {
    return Atomics.load(this.#words, board.ready) === this.threads - 1;
  }

  [Symbol.dispose](): void {
    if (!this.#workers) return;
    Atomics.store(this.#words, board.kernel, -1);
    Atomics.add(this.#words, board.turn, 1);
    Atomics.notify(this.#words, board.turn);
    this.#workers = undefined;
  }

  #start(): Worker[] {
    const turn = Atomics.load(this.#words, board.turn);
    return Array.from({ length: this.threads - 1 }, (_, i) => {
      const place: typeof workPlace = {
        module: this.#module,
        memory: this.memory.shared,
        names: this.#names,
        thread: i + 1,
        threads: this.threads,
        turn,
      };
      const worker = new Worker(new URL('./kernelThread.ts', import.meta.url), {
        workerData: place,
        execArgv: [],
        resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
      });
      worker.unref();
      return worker;
    });
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
