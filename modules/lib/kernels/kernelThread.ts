import { parentPort } from 'node:worker_threads';
import { board, boardArguments, boardWords, waitForWork, type workPlace } from './board.ts';

// A thread waits until it is given a place, runs the kernels that are asked for there, one after the other, and ends with them.
parentPort!.once('message', (place: typeof workPlace) => {
  const { exports } = new WebAssembly.Instance(place.module, { env: { memory: place.memory } });
  const kernels = exports as Record<string, (thread: number, threads: number, ...rest: number[]) => void>;
  const words = new Int32Array(place.memory.buffer, place.words, boardWords);
  const parameters = new Float64Array(place.memory.buffer, place.arguments, boardArguments);
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
});
