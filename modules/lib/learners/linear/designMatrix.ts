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
type Codes = Int32Array<SharedArrayBuffer>;

/** Values of a matrix that is worth to start threads for. */
const worthThreads = 2_000_000;

/**
 * The matrix X of a linear learner, [rows, width], in the kernels' memory: numeric columns as float32, less their center as soon as a kernel
 * reads them, categorical ones as codes, so that a feature of many categories costs no more than one of few. Columns that are
 * in the kernels' memory already stay where they are.
 */
export class DesignMatrix implements DesignColumns {
  readonly kernels: MatrixKernels;
  readonly rowCount: number;
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
  readonly shape: Uint32Array<SharedArrayBuffer>;
  readonly #columns: readonly Floats[];
  readonly #codes: readonly Codes[];
  /** Of each numeric column the place, the center and what is filled in: see `design.ts` of the kernels. */
  readonly #places: Uint32Array<SharedArrayBuffer>;

  private constructor(
    kernels: MatrixKernels,
    rowCount: number,
    columns: readonly Floats[],
    codes: readonly Codes[],
    weights: ArrayLike<number> | undefined,
  ) {
    const { memory } = kernels;
    this.kernels = kernels;
    this.rowCount = rowCount;
    this.#columns = columns;
    this.#codes = codes;
    this.weights = weights && memory.copyFloat32(weights);
    this.totalWeight = this.weights?.reduce((sum, weight) => sum + weight, 0) ?? rowCount;
    this.#places = memory.uint32(columns.length * 4);
    for (const [j, { byteOffset }] of columns.entries()) this.#places[j * 4] = byteOffset;
    this.shape = memory.uint32(5);
  }

  /** Throws StepError when the kernels' memory cannot hold it. */
  static async from(
    { features, rowCount, weights }: Pick<TrainingData, 'features' | 'rowCount' | 'weights'>,
    scaling: Scaling,
    kernels: MatrixKernels,
    context: { memoryLimit: number },
    pace: Pace,
  ): Promise<DesignMatrix> {
    const { memory } = kernels;
    requireDesignMemory(features, rowCount, memory, context.memoryLimit);
    const numeric: number[] = [];
    const columns: Floats[] = [];
    const codes: Codes[] = [];
    for (const [index, feature] of features.entries()) {
      if (feature.kind === 'numeric') {
        numeric.push(index);
        columns.push(memory.place(feature.values, memory.float32));
      } else codes.push(memory.place(feature.codes, memory.int32));
      await pace.rest();
    }
    const matrix = new DesignMatrix(kernels, rowCount, columns, codes, weights);
    matrix.#addOneHot(features, numeric.length);
    matrix.#describe();
    await matrix.#addNumeric(numeric, scaling, pace);
    return matrix;
  }

  /** The same columns of some rows, as a matrix of its own. */
  take(rows: Int32Array): DesignMatrix {
    const { memory } = this.kernels;
    const pick = <T extends Floats | Codes>(from: T, to: T): T => {
      for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
      return to;
    };
    const sample = new DesignMatrix(
      this.kernels,
      rows.length,
      this.#columns.map((column) => pick(column, memory.float32(rows.length))),
      this.#codes.map((codes) => pick(codes, memory.int32(rows.length))),
      this.weights && Float32Array.from(rows, (row) => this.weights![row]!),
    );
    sample.numeric = this.numeric;
    sample.oneHot = this.oneHot;
    sample.width = this.width;
    for (let at = 0; at < this.#places.length; at++) if (at % 4 > 0) sample.#places[at] = this.#places[at]!;
    sample.#describe();
    const share = sample.totalWeight / this.totalWeight;
    sample.squares = this.squares.map((value) => value * share);
    return sample;
  }

  /** Numbers in the kernels' memory, one a row and a few zeros more, so that blocks can be read beyond the end. */
  rowNumbers(values?: ArrayLike<number>): Float64Array<SharedArrayBuffer> {
    const numbers = this.kernels.memory.float64(Math.ceil(this.rowCount / 16) * 16);
    if (values) numbers.set(values);
    numbers.fill(0, this.rowCount);
    return numbers.subarray(0, this.rowCount) as Float64Array<SharedArrayBuffer>;
  }

  /** Values that a kernel reads in a row: what its time grows with. */
  get valuesPerRow(): number {
    return this.numeric.length + this.oneHot.length;
  }

  #addOneHot(features: TrainingData['features'], first: number): void {
    const oneHot: OneHotColumn[] = [];
    let offset = first;
    for (const [index, feature] of features.entries()) {
      if (feature.kind !== 'categorical') continue;
      const size = feature.categories.length;
      oneHot.push({ feature: index, offset, size, shares: this.#shareCategories(feature.codes, size) });
      offset += size;
    }
    this.oneHot = oneHot;
    this.width = offset;
    this.squares = new Float64Array(offset);
    for (const { offset: at, shares, size } of oneHot) {
      for (let c = 0; c < size; c++) this.squares[at + c] = shares[c]! * this.totalWeight;
    }
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

  #describe(): void {
    const places = this.kernels.memory.uint32(this.#codes.length * 2);
    for (const [f, { byteOffset }] of this.#codes.entries()) places.set([byteOffset, this.oneHot[f]!.offset], f * 2);
    this.shape.set([this.#columns.length, this.#places.byteOffset, this.#codes.length, places.byteOffset, this.width]);
  }

  /** Measures the numeric columns, which are those of the features `numeric`. */
  async #addNumeric(numeric: readonly number[], scaling: Scaling, pace: Pace): Promise<void> {
    const { kernels, shape, rowCount, weights = 0 } = this;
    const facts = kernels.memory.float64(Math.max(1, numeric.length * factsPerColumn));
    const run = rowCount * numeric.length > worthThreads ? 'runOnAll' : 'run';
    kernels[run]('measureColumns', shape, rowCount, weights, scaling.center ? 1 : 0, facts);
    await pace.rest();
    this.numeric = numeric.map((feature, j) => makeNumericColumn(feature, facts, j * factsPerColumn, scaling));
    for (const [j, { inverseScale, fill }] of this.numeric.entries()) {
      const there = facts[j * factsPerColumn + 3]!;
      const squares = facts[j * factsPerColumn + 4]! + (this.totalWeight - there) * fill * fill;
      this.squares[j] = squares * inverseScale * inverseScale;
    }
  }
}
