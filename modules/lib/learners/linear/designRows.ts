import type { DesignMatrix } from './designMatrix.ts';

/** The rows of a design matrix one by one, for learners that take them in random order. */
export class DesignRows {
  readonly #matrix: DesignMatrix;
  readonly #numeric: Float64Array;
  /** Columns of the row's categories; -1 = missing. */
  readonly #columns: Int32Array;

  constructor(matrix: DesignMatrix) {
    this.#matrix = matrix;
    this.#numeric = new Float64Array(matrix.numeric.length);
    this.#columns = new Int32Array(matrix.oneHot.length);
  }

  /** Makes a row the current one. Answers its squared length. */
  read(row: number): number {
    const { numeric, oneHot } = this.#matrix;
    let squares = 0;
    for (let j = 0; j < numeric.length; j++) {
      const { values, center, inverseScale, fill } = numeric[j]!;
      const value = (values[row]! - center) * inverseScale;
      const filled = Number.isNaN(value) ? fill : value;
      this.#numeric[j] = filled;
      squares += filled * filled;
    }
    for (let f = 0; f < oneHot.length; f++) {
      const { codes, offset } = oneHot[f]!;
      const code = codes[row]!;
      this.#columns[f] = code < 0 ? -1 : offset + code;
      if (code >= 0) squares += 1;
    }
    return squares;
  }

  /** Product of the current row and the coefficients. */
  dot(coefficients: Float64Array): number {
    const numeric = this.#numeric;
    const columns = this.#columns;
    let sum = 0;
    for (let j = 0; j < numeric.length; j++) sum += coefficients[j]! * numeric[j]!;
    for (let f = 0; f < columns.length; f++) if (columns[f]! >= 0) sum += coefficients[columns[f]!]!;
    return sum;
  }

  /** Adds the current row times a factor to the coefficients. */
  addTo(coefficients: Float64Array, factor: number): void {
    const numeric = this.#numeric;
    const columns = this.#columns;
    for (let j = 0; j < numeric.length; j++) coefficients[j]! += factor * numeric[j]!;
    for (let f = 0; f < columns.length; f++) if (columns[f]! >= 0) coefficients[columns[f]!]! += factor;
  }
}

/** Puts an order of rows into random order (Fisher & Yates; Durstenfeld 1964). */
export function shuffle(order: Int32Array, random: { below(limit: number): number }): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
}
