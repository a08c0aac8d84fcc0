/** Where threads are told what to do: 32-bit words, then the arguments as doubles. */
export const board = {
  /** Counted up when there is work. */
  turn: 0,
  /** Threads that are not done; negative when one failed. */
  pending: 16,
  /** Number of the kernel; -1 ends the thread. */
  kernel: 32,
  /** How many arguments it has. */
  count: 33,
  /** Threads that have started. */
  ready: 48,
} as const;
export const boardWords = 64;
export const boardArguments = 32;

/** What a thread is started with. */
export declare const workPlace: {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Byte offsets of the board and of the arguments. */
  words: number;
  arguments: number;
  names: readonly string[];
  thread: number;
  threads: number;
  /** The board's turn when the thread was started. */
  turn: number;
};

/** Looks at a word that often before it sleeps: to be woken takes longer than most kernels. */
const looks = 4000;

/** Waits until a word fulfils the condition. Answers its value. */
export function waitForWork(words: Int32Array, word: number, isThere: (value: number) => boolean): number {
  for (let look = 0; look < looks; look++) {
    const value = Atomics.load(words, word);
    if (isThere(value)) return value;
    pause();
  }
  for (;;) {
    const value = Atomics.load(words, word);
    if (isThere(value)) return value;
    Atomics.wait(words, word, value);
  }
}

/** Tells the processor that this is a wait (ECMAScript 2026). */
const { pause } = Atomics as unknown as { pause(): void };
