import type { TrainingData } from '../../modules/lib/learners/data.ts';
import type { NetworkEstimator } from '../../modules/lib/learners/neural/networkEstimator.ts';
import type { NetworkInputs } from '../../modules/lib/learners/neural/networkInputs.ts';
import type { Activation, NetworkLoss, NetworkShape } from '../../modules/lib/learners/neural/networkPlan.ts';
import type { Values } from './trainingData.ts';

/** A network as its definition reads, in double precision, to compare kernels and graphs with. */
interface PlainNetwork {
  inputs: NetworkInputs;
  shape: NetworkShape;
  activation: Activation;
}

const functions: Record<Activation, (sum: number) => number> = {
  relu: (sum) => Math.max(0, sum),
  tanh: Math.tanh,
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
};

function scoresOf(
  { inputs, shape, activation }: PlainNetwork,
  parameters: ArrayLike<number>,
  number: (feature: number) => number,
  code: (feature: number) => number,
): number[] {
  let values: number[] = [];
  for (const [l, { units, width, weights, biases, depth }] of shape.layers.entries()) {
    const weight = (i: number, j: number) => parameters[weights + i * width + j]!;
    const sums = Array.from({ length: units }, (_, j) => parameters[biases + j]!);
    if (l === 0) {
      values = inputs.numbers.map(({ feature, center, scale, fill }) =>
        Number.isNaN(number(feature)) ? fill : (number(feature) - center) * scale,
      );
      for (const { feature, offset } of inputs.categories) {
        if (code(feature) >= 0) for (let j = 0; j < units; j++) sums[j]! += weight(depth + offset + code(feature), j);
      }
    }
    for (const [i, value] of values.entries()) for (let j = 0; j < units; j++) sums[j]! += value * weight(i, j);
    values = l < shape.layers.length - 1 ? sums.map(functions[activation]) : sums;
  }
  return values;
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Mean loss of the training rows. */
export function lossOf(
  network: PlainNetwork & { data: TrainingData; loss: NetworkLoss; targets: Float32Array },
  parameters: ArrayLike<number>,
): number {
  const { data, loss, targets } = network;
  const { weights, features, rowCount } = data;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rowCount; i++) {
    const at = (feature: number) => {
      const column = features[feature]!;
      return column.kind === 'numeric' ? column.values[i]! : column.codes[i]!;
    };
    const scores = scoresOf(network, parameters, at, at);
    const target = targets[i]!;
    const weight = weights ? weights[i]! : 1;
    total += weight;
    if (loss === 'squared') sum += (weight * (scores[0]! - target) ** 2) / 2;
    else sum -= weight * Math.log(softmax(loss === 'logistic' ? [0, scores[0]!] : scores)[target]!);
  }
  const rows = weights ? weights.filter((weight) => weight > 0).length : rowCount;
  // Weights are scaled to a mean of 1 among the rows that count; the batch still holds the others.
  return (sum * rows) / (total * rowCount);
}

/** What the estimator answers for rows, one after the other. */
export function computeNetwork(
  estimator: NetworkEstimator,
  { features }: TrainingData,
  rows: Record<string, Values>,
): number[] {
  const { label, parameters, task } = estimator;
  const count = Object.values(rows)[0]!.length;
  return Array.from({ length: count }, (_, i) => {
    const number = (feature: number) => Math.fround(Number(rows[features[feature]!.name]![i] ?? Number.NaN));
    const code = (feature: number) => {
      const column = features[feature]!;
      return column.kind === 'categorical' ? column.categories.indexOf(String(rows[column.name]![i])) : -1;
    };
    const scores = scoresOf(estimator, parameters, number, code);
    if (task === 'regression') return [scores[0]! * label.deviation + label.mean];
    return task === 'binary' ? [softmax([0, scores[0]!])[1]!] : softmax(scores);
  }).flat();
}
