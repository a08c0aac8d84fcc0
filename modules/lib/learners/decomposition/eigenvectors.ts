import { Random } from '../random.ts';

export interface Eigenvectors {
  /** Falling. */
  values: Float64Array;
  /** One vector of length 1 a row, in the order of the values; its largest number is positive. */
  vectors: Float64Array;
}

/** Matrices up to this size are decomposed as a whole. */
const mostJacobi = 256;
const mostSweeps = 60;
const mostIterations = 500;

/** The `count` largest eigenvalues of a symmetric matrix [size, size] and their vectors. */
export function findEigenvectors(
  matrix: Float64Array,
  size: number,
  count: number,
  search: { oversampling: number; seed: number },
): Eigenvectors {
  const width = Math.min(size, count + search.oversampling);
  const found =
    size <= mostJacobi || width === size
      ? rotate(matrix.slice(), size)
      : searchSubspace(matrix, size, width, count, search.seed);
  const order = Array.from(found.values.keys()).sort((a, b) => found.values[b]! - found.values[a]! || a - b);
  const values = new Float64Array(count);
  const vectors = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    const from = order[k]! * size;
    const vector = found.vectors.subarray(from, from + size);
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best), 0);
    values[k] = found.values[order[k]!]!;
    for (let j = 0; j < size; j++) vectors[k * size + j] = largest < 0 ? -vector[j]! : vector[j]!;
  }
  return { values, vectors };
}

/** Jacobi's method (1846), by rows in order: all eigenvalues, in no order. Changes `matrix`. */
function rotate(matrix: Float64Array, size: number): Eigenvectors {
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  let scale = 0;
  for (const value of matrix) scale += value * value;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let rest = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rest += matrix[p * size + q]! ** 2;
    if (rest <= scale * 1e-32) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotatePair(matrix, vectors, size, p, q);
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => matrix[i * size + i]!), vectors };
}

/** Makes the number at (p, q) zero. */
function rotatePair(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const off = matrix[p * size + q]!;
  if (off === 0) return;
  const theta = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * off);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) {
    const a = matrix[i * size + p]!;
    const b = matrix[i * size + q]!;
    matrix[i * size + p] = c * a - s * b;
    matrix[i * size + q] = s * a + c * b;
  }
  turnRows(matrix, size, p, q, c, s);
  turnRows(vectors, size, p, q, c, s);
}

function turnRows(rows: Float64Array, size: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < size; i++) {
    const a = rows[p * size + i]!;
    const b = rows[q * size + i]!;
    rows[p * size + i] = c * a - s * b;
    rows[q * size + i] = s * a + c * b;
  }
}

/**
 * Subspace iteration from random directions (Halko, Martinsson and Tropp 2011, algorithm 4.4) with a Rayleigh–Ritz step, until the
 * first `count` directions are those of eigenvectors to 1e-9 of the largest value.
 */
function searchSubspace(matrix: Float64Array, size: number, width: number, count: number, seed: number): Eigenvectors {
  const random = new Random(seed);
  let basis = Float64Array.from({ length: width * size }, () => random.uniform() - 0.5);
  let found: Eigenvectors = { values: new Float64Array(width), vectors: basis };
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    makeOrthonormal(basis, width, size);
    const product = multiply(basis, matrix, width, size);
    const { values, vectors: turns } = rotate(projected(product, basis, width, size), width);
    const vectors = combine(turns, basis, width, size);
    const images = combine(turns, product, width, size);
    found = { values, vectors };
    if (largestResidual(found, images, width, count, size) <= 1e-9) break;
    basis = images;
  }
  return found;
}

/** Gram and Schmidt, twice. Rows that are nothing new become zero. */
function makeOrthonormal(rows: Float64Array, count: number, size: number): void {
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * size, (k + 1) * size);
    const before = norm(row);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < k; other++) {
        const one = rows.subarray(other * size, (other + 1) * size);
        const part = dot(row, one);
        for (let j = 0; j < size; j++) row[j]! -= part * one[j]!;
      }
    }
    const length = norm(row);
    const factor = length > before * 1e-14 ? 1 / length : 0;
    for (let j = 0; j < size; j++) row[j]! *= factor;
  }
}

/** Rows times a symmetric matrix. */
function multiply(rows: Float64Array, matrix: Float64Array, count: number, size: number): Float64Array {
  const product = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * size, (k + 1) * size);
    for (let i = 0; i < size; i++) product[k * size + i] = dot(row, matrix.subarray(i * size, (i + 1) * size));
  }
  return product;
}

function projected(product: Float64Array, basis: Float64Array, count: number, size: number): Float64Array {
  const small = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      small[a * count + b] = dot(product.subarray(a * size, (a + 1) * size), basis.subarray(b * size, (b + 1) * size));
    }
  }
  return small;
}

function combine(turns: Float64Array, rows: Float64Array, count: number, size: number): Float64Array<ArrayBuffer> {
  const combined = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    for (let other = 0; other < count; other++) {
      const share = turns[k * count + other]!;
      for (let j = 0; j < size; j++) combined[k * size + j]! += share * rows[other * size + j]!;
    }
  }
  return combined;
}

/** Of the `count` largest values: the length of what the matrix makes of a vector beside the vector itself, over the largest value. */
function largestResidual(
  { values, vectors }: Eigenvectors,
  images: Float64Array,
  width: number,
  count: number,
  size: number,
): number {
  const order = Array.from({ length: width }, (_, k) => k).sort((a, b) => values[b]! - values[a]!);
  let most = 0;
  for (const k of order.slice(0, count)) {
    let square = 0;
    for (let j = 0; j < size; j++) square += (images[k * size + j]! - values[k]! * vectors[k * size + j]!) ** 2;
    most = Math.max(most, Math.sqrt(square));
  }
  return most / Math.max(Math.abs(values[order[0]!]!), Number.MIN_VALUE);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function norm(row: Float64Array): number {
  return Math.sqrt(dot(row, row));
}
