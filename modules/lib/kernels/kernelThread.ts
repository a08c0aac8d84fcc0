import { workerData } from 'node:worker_threads';
import { board, boardArguments, boardWords, waitForWork, type workPlace } from './board.ts';

// A thread that runs kernels, one after the other, until it is told to end.
const place = workerData as typeof workPlace;
const { exports } = new WebAssembly.Instance(place.module, { env: { memory: place.memory } });
const kernels = exports as Record<string, (thread: number, threads: number, ...rest: number[]) => void>;
const words = new Int32Array(place.memory.buffer, 0, boardWords);
const parameters = new Float64Array(place.memory.buffer, boardArguments, 32);

Atomics.add(words, board.ready, 1);
for (let turn = place.turn; ; ) {
  const before = turn;
  turn = waitForWork(words, board.turn, (value) => value !== before);
  const kernel = words[board.kernel]!;
  if (kernel < 0) break;
  try {
    kernels[place.names[kernel]!]!(place.thread, place.threads, ...parameters.subarray(0, words[board.count]));
    if (Atomics.sub(words, board.pending, 1) === 1) Atomics.notify(words, board.pending);
  } catch (error) {
    Atomics.store(words, board.pending, -1_000_000);
    Atomics.notify(words, board.pending);
    throw error;
  }
}
