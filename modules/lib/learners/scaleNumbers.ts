/** A numeric feature as a learner sees it: (x − center) · scale, and `fill` where x is missing. */
export interface NumberScale {
  /** Index into the training data's features. */
  feature: number;
  center: number;
  scale: number;
  /** Mean of the scaled values that are there. */
  fill: number;
  /** Standard deviation of the scaled values that are there. */
  deviation: number;
}

export type ScaleMethod = 'min-max' | 'z-score' | 'none';

/**
 * Fits a scale to a numeric feature: min-max to 0 … 1, z-score to mean 0 and standard deviation 1. A column without variation is 0
 * everywhere (`none`: as it is), one without values fills in 0. Rows of weight 0 do not count.
 */
export function fitNumberScale(
  feature: number,
  values: Float32Array,
  method: ScaleMethod,
  weights?: Float32Array,
): NumberScale {
  const { total, mean, deviation, smallest, largest } = describe(values, weights);
  if (total === 0) return { feature, center: 0, scale: 0, fill: 0, deviation: 0 };
  if (method === 'none') return { feature, center: 0, scale: 1, fill: mean, deviation };
  // What float32 cannot tell from a constant is one.
  if (!(largest > smallest) || deviation <= Math.abs(mean) * 1e-7) {
    return { feature, center: mean, scale: 0, fill: 0, deviation: 0 };
  }
  const [center, scale] = method === 'min-max' ? [smallest, 1 / (largest - smallest)] : [mean, 1 / deviation];
  return { feature, center, scale, fill: (mean - center) * scale, deviation: deviation * scale };
}

/** The scaled value in float32; NaN stays. The ONNX graph takes the same steps (`addScaledNumbers`). */
export function scaleNumber({ center, scale }: NumberScale, value: number): number {
  return Math.fround((value - center) * scale);
}

function describe(values: Float32Array, weights: Float32Array | undefined) {
  let total = 0;
  let sum = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const weight = weights ? weights[i]! : 1;
    if (Number.isNaN(value) || weight === 0) continue;
    total += weight;
    sum += weight * value;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const mean = total > 0 ? sum / total : 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i]! - mean;
    if (!Number.isNaN(difference)) squares += (weights ? weights[i]! : 1) * difference * difference;
  }
  return { total, mean, deviation: total > 0 ? Math.sqrt(squares / total) : 0, smallest, largest };
}
