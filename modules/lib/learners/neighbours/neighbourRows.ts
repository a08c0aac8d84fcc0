import type { CategoricalFeature, NumericFeature, TrainingData } from '../data.ts';
import { fitNumberScale, type NumberScale, scaleNumber } from '../scaleNumbers.ts';

/** The training rows as nearest neighbours keep them. */
export interface NeighbourRows {
  count: number;
  numbers: NumberScale[];
  /** `numbers.length` scaled numbers a row; missing ones are the mean. */
  points: Float32Array;
  categories: { feature: number; size: number }[];
  /** `categories.length` codes a row; a missing value is `size`, which no query has. */
  codes: Int32Array;
  /** One a row: the label, or the class's code. */
  targets: Float64Array;
  /** One a row; undefined when all are the same. */
  weights: Float32Array | undefined;
}

/** Rows of weight 0 are left out. */
export function takeRows(data: TrainingData, normalise: boolean): NeighbourRows {
  const { features, target, weights } = data;
  const rows = listRows(data);
  const numbers: NumberScale[] = [];
  const categories: NeighbourRows['categories'] = [];
  for (const [index, feature] of features.entries()) {
    if (feature.kind === 'categorical') categories.push({ feature: index, size: feature.categories.length });
    else numbers.push(fitNumberScale(index, feature.values, normalise ? 'z-score' : 'none', weights));
  }
  const points = new Float32Array(rows.length * numbers.length);
  for (const [j, scale] of numbers.entries()) {
    const feature = features[scale.feature]!;
    if (feature.kind === 'numeric') fillPoints(feature, scale, rows, points.subarray(j), numbers.length);
  }
  const codes = new Int32Array(rows.length * categories.length);
  for (const [j, { feature: index }] of categories.entries()) {
    const feature = features[index]!;
    if (feature.kind === 'categorical') fillCodes(feature, rows, codes.subarray(j), categories.length);
  }
  const values = target.kind === 'numeric' ? target.values : target.codes;
  return {
    count: rows.length,
    numbers,
    points,
    categories,
    codes,
    targets: Float64Array.from(rows, (row) => values[row]!),
    weights: weights && Float32Array.from(rows, (row) => weights[row]!),
  };
}

function listRows({ rowCount, weights }: TrainingData): Uint32Array {
  const all = Uint32Array.from({ length: rowCount }, (_, i) => i);
  return weights ? all.filter((i) => weights[i]! > 0) : all;
}

function fillPoints(
  { values }: NumericFeature,
  scale: NumberScale,
  rows: Uint32Array,
  out: Float32Array,
  width: number,
): void {
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    out[i * width] = Number.isNaN(value) ? scale.fill : scaleNumber(scale, value);
  }
}

function fillCodes({ codes, categories }: CategoricalFeature, rows: Uint32Array, out: Int32Array, width: number): void {
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]!]!;
    out[i * width] = code < 0 ? categories.length : code;
  }
}
