import type { Feature } from '../data.ts';
import type { ColumnMeasures } from '../measureColumn.ts';
import type { DecompositionKernels } from './covariance.ts';

/** Numbers that are worth to start threads for. */
const worthThreads = 2_000_000;

/** Counts, adds up and bounds the numbers of each numeric feature, in their order. */
export function describeFeatures(features: readonly Feature[], kernels: DecompositionKernels): ColumnMeasures[] {
  const { memory } = kernels;
  const mark = memory.mark();
  const columns = features.filter((feature) => feature.kind === 'numeric').map(({ values }) => values);
  const rowCount = columns[0]?.length ?? 0;
  const places = memory.uint32(columns.length);
  places.set(columns.map((values) => memory.place(values, memory.float32).byteOffset));
  const out = memory.float64(columns.length * 4);
  const isWorth = rowCount * columns.length > worthThreads;
  if (isWorth) kernels.startThreads();
  // While other threads start, this one would only wait for them.
  const run = isWorth && kernels.areReady ? 'runOnAll' : 'run';
  kernels[run]('describeValues', places, columns.length, rowCount, out);
  const measures = columns.map((_, j) => {
    const [present, sum, low, high] = out.subarray(j * 4, j * 4 + 4) as unknown as [number, number, number, number];
    return { present, sum, low, high };
  });
  memory.release(mark);
  return measures;
}
