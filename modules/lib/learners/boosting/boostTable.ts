import { tileWidth } from '../../kernels/assembly/boostJob.ts';
import type { CategoricalFeature, Feature, NumericFeature } from '../data.ts';
import { yieldToEvents } from '../learner.ts';
import {
  type Bins,
  type CategoricalBins,
  cutSorted,
  type NumericBins,
  rankCategories,
  sampleRows,
} from '../trees/binFeatures.ts';
import type { BoostProgram } from './boostProgram.ts';

/** Rows whose values are in the kernels' memory at a time, of one feature. */
const chunkRows = 262_144;
/** Features whose samples are sorted at a time. */
const sortedTogether = 32;

/**
 * The bins of a table (0 = missing, 1 to 255 = values) where kernels can see them: tiles of at most 16 features, two of which are a strip,
 * in which a row is 32 bytes (16 where there is only one tile), so that what is read of a row is in one line of the processor's cache. And column by column, for what looks at one feature.
 */
export interface BoostTable {
  rowCount: number;
  features: Bins[];
  /** Features a tile; feature f is byte f % lanes of tile floor(f / lanes). */
  lanes: number;
  tileCount: number;
  bins: Uint8Array;
  /** Column f begins at f * rowCount. */
  columns: Uint8Array;
  /** Bytes of a row in a strip: 1 << this. */
  rowShift: number;
}

/** Where the bins of a feature begin in the kernels' memory: that of row 0. */
export function binsOf({ bins, lanes, rowCount }: BoostTable, feature: number): number {
  const tile = Math.floor(feature / lanes);
  return bins.byteOffset + (tile >> 1) * 2 * rowCount * tileWidth + (tile & 1) * tileWidth + (feature % lanes);
}

/** Bins a table. `order`: the row of `features` that is row i of the bins; undefined for the same. */
export async function binTable(
  features: readonly Feature[],
  rowCount: number,
  order: Int32Array | undefined,
  program: BoostProgram,
  signal: AbortSignal,
): Promise<BoostTable> {
  const cut = await cutFeatures(features, rowCount, program, signal);
  const leastTiles = Math.ceil(features.length / tileWidth);
  const tileCount = leastTiles === 1 ? 1 : leastTiles + (leastTiles & 1);
  const lanes = Math.ceil(features.length / tileCount);
  const rowShift = tileCount === 1 ? 4 : 5;
  const bins = program.memory.uint8(tileCount * rowCount * tileWidth);
  const columns = program.memory.uint8(features.length * rowCount);
  const table: BoostTable = { rowCount, features: cut, lanes, tileCount, bins, columns, rowShift };
  const mark = program.memory.mark();
  const staged = program.memory.float32(Math.min(rowCount, chunkRows));
  const codes = new Int32Array(staged.buffer, staged.byteOffset, staged.length);
  const edges = program.memory.float32(256);
  for (const [f, feature] of features.entries()) {
    const own = cut[f]!;
    const first = binsOf(table, f);
    const binOfCode = own.kind === 'categorical' ? tableOf(own, program) : undefined;
    const steps = own.kind === 'numeric' ? fillEdges(own, edges) : 0;
    for (let begin = 0; begin < rowCount; begin += chunkRows) {
      const count = Math.min(chunkRows, rowCount - begin);
      const target = first + begin * 2 ** rowShift;
      const column = columns.byteOffset + f * rowCount + begin;
      if (feature.kind === 'numeric') {
        stage(feature.values, begin, count, order, staged);
        program.runFirst(count * 4, 'binNumbers', staged, count, edges, steps, target, rowShift, column);
      } else {
        stage(feature.codes, begin, count, order, codes);
        program.runFirst(count, 'binCodes', codes, count, binOfCode!, target, rowShift, column);
      }
    }
    if (f % 8 === 7) await yieldToEvents(signal);
  }
  program.memory.release(mark);
  return table;
}

async function cutFeatures(
  features: readonly Feature[],
  rowCount: number,
  program: BoostProgram,
  signal: AbortSignal,
): Promise<Bins[]> {
  const sample = sampleRows(rowCount);
  const cut: Bins[] = features.map((feature) =>
    feature.kind === 'categorical' ? rankCategories(feature) : { kind: 'numeric', edges: new Float32Array(), count: 1 },
  );
  const numeric = [...features.entries()].filter(
    (entry): entry is [number, NumericFeature] => entry[1].kind === 'numeric',
  );
  for (let first = 0; first < numeric.length; first += sortedTogether) {
    const some = numeric.slice(first, first + sortedTogether);
    const sorted = sortSamples(
      some.map(([, { values }]) => values),
      sample,
      program,
    );
    for (const [i, [f]] of some.entries()) cut[f] = cutSorted(sorted[i]!);
    await yieldToEvents(signal);
  }
  return cut;
}

/** The values of the sampled rows that are not missing, ascending. */
function sortSamples(columns: readonly Float32Array[], sample: Int32Array, program: BoostProgram): Float32Array[] {
  const { memory, threads } = program;
  const mark = memory.mark();
  const stride = sample.length;
  const values = memory.float32(columns.length * stride);
  const sizes = memory.int32(columns.length);
  for (const [i, column] of columns.entries()) {
    const own = values.subarray(i * stride, (i + 1) * stride);
    if (stride === column.length) own.set(column);
    else for (let k = 0; k < stride; k++) own[k] = column[sample[k]!]!;
  }
  const scratch = memory.uint8(threads * (stride * 4 + 8192));
  program.runFirst(columns.length * stride * 10, 'sortColumns', values, columns.length, stride, sizes, scratch);
  const sorted = columns.map((_, i) => Float32Array.from(values.subarray(i * stride, i * stride + sizes[i]!)));
  memory.release(mark);
  return sorted;
}

/** Fills up with infinity to 2 * steps - 1 edges, steps a power of two. Answers the steps. */
function fillEdges({ edges }: NumericBins, target: Float32Array): number {
  target.fill(Number.POSITIVE_INFINITY);
  target.set(edges);
  let steps = 1;
  while (steps * 2 - 1 < edges.length) steps *= 2;
  return steps;
}

/** The bin of each code, that of -1 first. */
function tableOf({ bins }: CategoricalBins, program: BoostProgram): Uint8Array {
  const table = program.memory.uint8(bins.length + 1);
  table[0] = 0;
  table.set(bins, 1);
  return table;
}

function stage<T extends Float32Array | Int32Array>(
  values: T | NumericFeature['values'] | CategoricalFeature['codes'],
  begin: number,
  count: number,
  order: Int32Array | undefined,
  target: T,
): void {
  if (order) for (let i = 0; i < count; i++) target[i] = values[order[begin + i]!]!;
  else target.set(values.subarray(begin, begin + count));
}
