import type { Pace } from './pace.ts';

/**
 * How rows are added up: in chunks of slots of rows. Each slot has sums of its own, whichever thread takes it, and
 * they are added in order at the end; so sums do not depend on threads. Nothing here depends on the machine.
 */
export interface Chunks {
  slots: number;
  slotRows: number;
}

const mostSlots = 16;

/** `work`: operations a row; `size`: doubles of a slot's sums. */
export function planChunks(work: number, size: number): Chunks {
  const slots = Math.min(mostSlots, Math.max(2, Math.floor(2 ** 23 / size)));
  const fitting = 2 ** Math.floor(Math.log2(2 ** 27 / (slots * Math.max(work, 1))));
  return { slots, slotRows: Math.min(4096, Math.max(512, fitting)) };
}

/** Less work than this takes less time than to wake threads. */
const worthThreads = 300_000;

/** Calls `add` for one chunk after the other; `run` is the way to run kernels on it. */
export async function forEachChunk(
  { rowCount }: { rowCount: number },
  { slots, slotRows }: Chunks,
  work: number,
  pace: Pace,
  add: (first: number, count: number, run: 'run' | 'runOnAll') => void,
): Promise<void> {
  const chunkRows = slots * slotRows;
  for (let first = 0; first < rowCount; first += chunkRows) {
    const count = Math.min(chunkRows, rowCount - first);
    add(first, count, count > slotRows && count * work > worthThreads ? 'runOnAll' : 'run');
    await pace.rest();
  }
}

/** Adds up the slots' sums, each of `size` doubles, into the first. */
export function addSlots(sums: Float64Array, size: number, slots: number): void {
  for (let slot = 1; slot < slots; slot++) {
    const from = slot * size;
    for (let j = 0; j < size; j++) sums[j]! += sums[from + j]!;
  }
}
