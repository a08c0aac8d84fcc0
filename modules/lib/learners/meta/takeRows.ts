import type { Feature, TrainingData } from '../data.ts';

/** The training data of some rows, in the given order. */
export function takeRows(data: TrainingData, rows: Uint32Array): TrainingData {
  const { target, weights } = data;
  return {
    ...data,
    rowCount: rows.length,
    features: data.features.map((feature) => takeFeature(feature, rows)),
    target:
      target.kind === 'numeric'
        ? { ...target, values: Float64Array.from(rows, (row) => target.values[row]!) }
        : { ...target, codes: Int32Array.from(rows, (row) => target.codes[row]!) },
    ...(weights ? { weights: Float32Array.from(rows, (row) => weights[row]!) } : {}),
  };
}

function takeFeature(feature: Feature, rows: Uint32Array): Feature {
  return feature.kind === 'numeric'
    ? { ...feature, values: Float32Array.from(rows, (row) => feature.values[row]!) }
    : { ...feature, codes: Int32Array.from(rows, (row) => feature.codes[row]!) };
}
