import type { decomposition as program } from '../../kernels/compiled/decomposition.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { addSlots, forEachChunk, planChunks } from '../linear/chunks.ts';
import type { Pace } from '../linear/pace.ts';

export type DecompositionKernels = Kernels<typeof program>;

/** Numbers as (x − offset) · factor, and `fill` where x is missing (NaN). `offset` is near the mean: far from it, digits would be lost. */
export interface NumberColumn {
  values: Float32Array;
  offset: number;
  factor: number;
  fill: number;
}

/** 1 where the code is this one, else 0. */
export interface CodeColumn {
  codes: Int32Array;
  code: number;
}

export interface ColumnSource {
  rowCount: number;
  columns: readonly (NumberColumn | CodeColumn)[];
}

export interface Covariance {
  means: Float64Array;
  /** [width, width], of the population; about zero when not centred. */
  matrix: Float64Array;
}

/** What becomes of the numbers that a kernel adds up: (number + shift) · scale. */
interface Rest {
  shift: number;
  scale: number;
}

/**
 * Means and covariances of columns: float32 products of 256 rows, their sums in doubles, so that the digits are those of the numbers.
 * Rows are added up in slots, which are added in order, whichever thread took them.
 */
export async function measureCovariance(
  { rowCount, columns }: ColumnSource,
  centred: boolean,
  kernels: DecompositionKernels,
  pace: Pace,
): Promise<Covariance> {
  const { memory } = kernels;
  const mark = memory.mark();
  const width = columns.length;
  const padded = Math.ceil(width / 4) * 4;
  const distance = padded * padded + padded;
  const work = (padded * padded) / 8;
  const chunks = planChunks(work, distance);
  const { table, rests } = describeColumns(columns, kernels);
  const sums = memory.float64(chunks.slots * distance).fill(0);
  const scratch = memory.uint8(kernels.threads * kernels.run('productScratch', padded));
  await forEachChunk({ rowCount }, chunks, work, pace, (first, count, worth) => {
    if (worth === 'runOnAll') kernels.startThreads();
    // While other threads start, this one would only wait for them.
    const run = kernels.areReady ? worth : 'run';
    kernels[run]('addProducts', table, width, padded, first, count, chunks.slotRows, sums, distance, scratch);
  });
  addSlots(sums, distance, chunks.slots);
  const product = (i: number, j: number) => sums[Math.min(i, j) * padded + Math.max(i, j)]! / rowCount;
  const mean = (i: number) => sums[padded * padded + i]! / rowCount;
  const means = Float64Array.from(rests, ({ shift, scale }, j) => (centred ? (mean(j) + shift) * scale : 0));
  const matrix = new Float64Array(width * width);
  for (const [i, a] of rests.entries()) {
    for (const [j, b] of rests.entries()) {
      const about = centred ? -mean(i) * mean(j) : a.shift * mean(j) + b.shift * mean(i) + a.shift * b.shift;
      matrix[i * width + j] = (product(i, j) + about) * a.scale * b.scale;
    }
  }
  memory.release(mark);
  return { means, matrix };
}

/** The table of columns for the kernel: see `decomposition.ts` of the kernels. */
function describeColumns(columns: ColumnSource['columns'], { memory }: DecompositionKernels) {
  const words = 5;
  const table = memory.int32(columns.length * words);
  const floats = new Float32Array(table.buffer, table.byteOffset, table.length);
  const placed = new Map<Float32Array | Int32Array, number>();
  const place = <T extends Float32Array | Int32Array>(values: T, copy: (values: T) => ArrayBufferView) => {
    const known = placed.get(values) ?? copy(values).byteOffset;
    placed.set(values, known);
    return known;
  };
  const rests = columns.map((column, j): Rest => {
    const at = j * words;
    if ('codes' in column) {
      table[at] = place(column.codes, (codes) => memory.place(codes, memory.int32));
      table[at + 1] = column.code;
      return { shift: 0, scale: 1 };
    }
    const { offset, factor, fill } = column;
    table[at] = place(column.values, (values) => memory.place(values, memory.float32));
    table[at + 1] = -1;
    // A power of two changes no digit, and keeps squares within the range of float32.
    const power = factor === 0 ? 0 : 2 ** Math.min(126, Math.max(-126, Math.round(Math.log2(factor))));
    const center = Math.fround(offset * power);
    const rest = { shift: center - offset * power, scale: power === 0 ? 1 : factor / power };
    floats.set([power, center, fill / rest.scale - rest.shift], at + 2);
    return rest;
  });
  return { table, rests };
}
