import type { ColumnProfile } from '../../../pipelines/contract/model.ts';
import type { Feature, TrainingData } from './data.ts';

const sampleSize = 50_000;
const mostCounts = 20;

/** Describes the features and the label of training data, for comparison with later data. The label comes last. */
export function profileColumns({ features, target, columns }: TrainingData): ColumnProfile[] {
  const { name } = columns.label;
  return [
    ...profileFeatures(features),
    target.kind === 'numeric' ? profileNumbers(name, target.values) : profileCodes(name, target.codes, target.classes),
  ];
}

/** Describes features of training data. */
export function profileFeatures(features: readonly Feature[]): ColumnProfile[] {
  return features.map((feature) =>
    feature.kind === 'numeric'
      ? profileNumbers(feature.name, feature.values)
      : profileCodes(feature.name, feature.codes, feature.categories),
  );
}

/** Mean and standard deviation (of the sample) by Welford's method (1962). */
export function profileNumbers(name: string, values: Float32Array | Float64Array): ColumnProfile {
  let present = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    present += 1;
    const delta = value - mean;
    mean += delta / present;
    squares += delta * (value - mean);
  }
  const missing = values.length - present;
  if (present === 0) return { name, missing };
  const standardDeviation = present > 1 ? Math.sqrt(squares / (present - 1)) : 0;
  return { name, missing, mean, standardDeviation, quantiles: quantiles(values) };
}

function quantiles(values: Float32Array | Float64Array): number[] {
  const step = Math.max(1, values.length / sampleSize);
  const sample = Float64Array.from(
    { length: Math.ceil(values.length / step) },
    (_, i) => values[Math.floor(i * step)]!,
  );
  const sorted = sample.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  return Array.from({ length: 11 }, (_, i) => sorted[Math.round(((sorted.length - 1) * i) / 10)]!);
}

export function profileCodes(name: string, codes: Int32Array, categories: readonly string[]): ColumnProfile {
  const counts = new Float64Array(categories.length);
  let missing = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i]! < 0) missing += 1;
    else counts[codes[i]!]! += 1;
  }
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const top = order.slice(0, mostCounts);
  return { name, missing, counts: top.map((code) => ({ value: categories[code]!, count: counts[code]! })) };
}
