import { KernelMemory } from '../kernels/kernelMemory.ts';
import { prepareThreads } from '../kernels/kernelThreads.ts';

/** Beside larger tables, learners would have no room in the same memory. */
const mostBytes = 1.5 * 2 ** 30;
/** Values from which on learners use several threads. */
const worthThreads = 2_000_000;

/** Makes room for columns. */
export interface ColumnRoom {
  float32(length: number): Float32Array;
  int32(length: number): Int32Array;
  /** Where the columns are, when kernels can read them there. */
  memory?: KernelMemory;
}

/**
 * Room for so many columns of so many rows: where kernels read them without a copy, unless there are too many. For large tables, the threads
 * that learners will want start meanwhile.
 */
export function makeColumnRoom(rowCount: number, columnCount: number, threads: number): ColumnRoom {
  const values = rowCount * columnCount;
  if (values > worthThreads) prepareThreads(threads);
  if (values * 4 > mostBytes) {
    return { float32: (length) => new Float32Array(length), int32: (length) => new Int32Array(length) };
  }
  const memory = new KernelMemory();
  return { float32: memory.float32, int32: memory.int32, memory };
}
