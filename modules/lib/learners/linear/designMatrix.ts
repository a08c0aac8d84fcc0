import type { matrix as program } from '../../kernels/compiled/matrix.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { TrainingData } from '../data.ts';
import {
  type DesignColumns,
  factsPerColumn,
  makeNumericColumn,
  type NumericColumn,
  type OneHotColumn,
  type Scaling,
} from './designColumns.ts';
import { requireDesignMemory } from './designMemory.ts';
import type { Pace } from './pace.ts';

export type MatrixKernels = Kernels<typeof program>;
type Floats = Float32Array<SharedArrayBuffer>;

/** Values of a matrix that is worth to start threads for. */
const worthThreads = 2_000_000;

/**
 * The matrix X of a linear learner, [rows, width], in the kernels' memory: numeric columns as centred float32, categorical ones as
 * codes, so that a feature of many categories costs no more than one of few.
 */
export class DesignMatrix implements DesignColumns {
  readonly kernels: MatrixKernels;
  readonly rowCount: number;
  /** Distance of two columns in numbers. */
  readonly distance: number;
  readonly columns: Floats;
  readonly codes: Int32Array<SharedArrayBuffer>;
  /** One a row, in the kernels' memory; missing when all rows count the same. */
  readonly weights: Floats | undefined;
  numeric: readonly NumericColumn[] = [];
  oneHot: readonly OneHotColumn[] = [];
  width = 0;
  /** Weighted sum of squares of each column, as it is scaled. */
  squares = new Float64Array();
  /** Sum of the rows' weights: their number when they have none. */
  totalWeight: number;
  /** What kernels read of the matrix: see `design.ts` of the kernels. */
  shape: Uint32Array<SharedArrayBuffer>;

  constructor(kernels: MatrixKernels, rowCount: number, counts: { numeric: number; oneHot: number; weights: boolean }) {
    const { memory } = kernels;
    this.kernels = kernels;
    this.rowCount = rowCount;
    this.distance = Math.ceil(rowCount / 16) * 16;
    this.columns = memory.float32(this.distance * counts.numeric);
    this.codes = memory.int32(this.distance * counts.oneHot);
    this.weights = counts.weights ? memory.float32(rowCount) : undefined;
    this.shape = memory.uint32(7);
    this.totalWeight = rowCount;
  }

  /** Throws StepError when the kernels' memory cannot hold it. */
  static async from(
    { features, rowCount, weights }: Pick<TrainingData, 'features' | 'rowCount' | 'weights'>,
    scaling: Scaling,
    kernels: MatrixKernels,
    context: { memoryLimit: number },
    pace: Pace,
  ): Promise<DesignMatrix> {
    requireDesignMemory(rowCount, features.length, context.memoryLimit);
    const numeric = [...features.entries()].flatMap(([index, feature]) =>
      feature.kind === 'numeric' ? [[index, feature] as const] : [],
    );
    const counts = {
      numeric: numeric.length,
      oneHot: features.length - numeric.length,
      weights: weights !== undefined,
    };
    const matrix = new DesignMatrix(kernels, rowCount, counts);
    if (weights) {
      matrix.weights!.set(weights);
      matrix.totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
    }
    const offsets = matrix.#addOneHot(features, numeric.length);
    matrix.#describe(numeric.length, offsets);
    const values = numeric.map(([feature, { values }]) => ({ feature, values }));
    await matrix.#addNumeric(values, scaling, pace);
    return matrix;
  }

  /** The same columns of some rows, as a matrix of its own. */
  take(rows: Int32Array): DesignMatrix {
    const counts = { numeric: this.numeric.length, oneHot: this.oneHot.length, weights: this.weights !== undefined };
    const sample = new DesignMatrix(this.kernels, rows.length, counts);
    const copy = <T extends Float32Array | Int32Array>(from: T, to: T, count: number) => {
      for (let j = 0; j < count; j++) {
        const source = j * this.distance;
        const target = j * sample.distance;
        for (let i = 0; i < rows.length; i++) to[target + i] = from[source + rows[i]!]!;
        to.fill(0, target + rows.length, target + sample.distance);
      }
    };
    copy(this.columns, sample.columns, counts.numeric);
    copy(this.codes, sample.codes, counts.oneHot);
    if (this.weights) for (let i = 0; i < rows.length; i++) sample.weights![i] = this.weights[rows[i]!]!;
    sample.numeric = this.numeric;
    sample.oneHot = this.oneHot;
    sample.width = this.width;
    sample.#describe(
      counts.numeric,
      this.oneHot.map(({ offset }) => offset),
    );
    if (sample.weights) sample.totalWeight = sample.weights.reduce((sum, weight) => sum + weight, 0);
    const share = sample.totalWeight / this.totalWeight;
    sample.squares = this.squares.map((value) => value * share);
    return sample;
  }

  /** Numbers in the kernels' memory, one a row and a few zeros more, so that blocks can be read beyond the end. */
  rowNumbers(values?: ArrayLike<number>): Float64Array<SharedArrayBuffer> {
    const numbers = this.kernels.memory.float64(this.distance);
    if (values) numbers.set(values);
    numbers.fill(0, this.rowCount);
    return numbers.subarray(0, this.rowCount) as Float64Array<SharedArrayBuffer>;
  }

  /** Values that a kernel reads in a row: what its time grows with. */
  get valuesPerRow(): number {
    return this.numeric.length + this.oneHot.length;
  }

  #addOneHot(features: TrainingData['features'], first: number): number[] {
    const oneHot: OneHotColumn[] = [];
    let offset = first;
    for (const [index, feature] of features.entries()) {
      if (feature.kind !== 'categorical') continue;
      const size = feature.categories.length;
      this.codes.set(feature.codes, oneHot.length * this.distance);
      oneHot.push({ feature: index, offset, size, shares: this.#shareCategories(feature.codes, size) });
      offset += size;
    }
    this.oneHot = oneHot;
    this.width = offset;
    this.squares = new Float64Array(offset);
    for (const { offset: at, shares, size } of oneHot) {
      for (let c = 0; c < size; c++) this.squares[at + c] = shares[c]! * this.totalWeight;
    }
    return oneHot.map(({ offset: at }) => at);
  }

  #shareCategories(codes: Int32Array, size: number): Float64Array {
    const { weights, totalWeight } = this;
    const shares = new Float64Array(size + 1);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      shares[code < 0 ? size : code]! += weights ? weights[i]! : 1;
    }
    return shares.map((sum) => sum / totalWeight);
  }

  #describe(numericCount: number, offsets: number[]): void {
    const places = this.kernels.memory.int32(offsets.length);
    places.set(offsets);
    this.shape.set([
      numericCount,
      this.distance,
      this.columns.byteOffset,
      offsets.length,
      this.codes.byteOffset,
      places.byteOffset,
      this.width,
    ]);
  }

  /**
   * Copies and centres one column after the other, while the processor's cache holds it. Threads would not gain much: to copy takes
   * most of the time, and meanwhile they start.
   */
  async #addNumeric(
    features: readonly { feature: number; values: Float32Array }[],
    scaling: Scaling,
    pace: Pace,
  ): Promise<void> {
    const { kernels, shape, rowCount, weights = 0 } = this;
    const facts = kernels.memory.float64(Math.max(1, features.length * factsPerColumn));
    if (rowCount * features.length > worthThreads) kernels.startThreads();
    for (const [j, { values }] of features.entries()) {
      this.columns.set(values, j * this.distance);
      kernels.run('centreColumns', shape, rowCount, weights, scaling.center ? 1 : 0, j, j + 1, facts);
      await pace.rest();
    }
    this.numeric = features.map(({ feature }, j) => makeNumericColumn(feature, facts, j * factsPerColumn, scaling));
    for (const [j, { inverseScale, fill }] of this.numeric.entries()) {
      const there = facts[j * factsPerColumn + 3]!;
      const squares = facts[j * factsPerColumn + 4]! + (this.totalWeight - there) * fill * fill;
      this.squares[j] = squares * inverseScale * inverseScale;
    }
  }
}
