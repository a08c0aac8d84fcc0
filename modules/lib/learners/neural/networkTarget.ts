import type { TrainingData } from '../data.ts';

export interface NetworkTarget {
  /** One number a row: the standardised label, or the code of the class. */
  values: Float32Array;
  /** Of the last layer: what answers best when nothing is known of the row. */
  biases: Float64Array;
  /** Mean loss of that answer. */
  baseLoss: number;
  /** Of the label of a regression. */
  mean: number;
  deviation: number;
}

export function describeTarget(data: TrainingData): NetworkTarget {
  const { target } = data;
  return target.kind === 'numeric'
    ? describeNumbers(target.values, data.weights)
    : describeClasses(target.codes, target.classes.length, data);
}

function describeNumbers(labels: Float64Array, weights: Float32Array | undefined): NetworkTarget {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    total += weight;
    sum += weight * labels[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < labels.length; i++) squares += (weights ? weights[i]! : 1) * (labels[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / total);
  const values = Float32Array.from(labels, (label) => (deviation > 0 ? (label - mean) / deviation : 0));
  return { values, biases: new Float64Array(1), baseLoss: 0.5, mean, deviation };
}

function describeClasses(codes: Int32Array, count: number, { task, weights }: TrainingData): NetworkTarget {
  const shares = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const weight = weights ? weights[i]! : 1;
    shares[codes[i]!]! += weight;
    total += weight;
  }
  // A class whose rows all weigh nothing still needs a logarithm.
  const logs = shares.map((share) => Math.log(Math.max(share / total, 1e-9)));
  const baseLoss = -shares.reduce((sum, share, k) => sum + (share / total) * logs[k]!, 0);
  const biases = task === 'binary' ? Float64Array.of(logs[1]! - logs[0]!) : logs;
  return { values: Float32Array.from(codes), biases, baseLoss, mean: 0, deviation: 1 };
}
