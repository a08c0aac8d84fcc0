import type { BayesEstimator } from '../../../modules/lib/learners/bayes/bayesEstimator.ts';
import type { DesignColumns } from '../../../modules/lib/learners/linear/designColumns.ts';
import type { LinearEstimator } from '../../../modules/lib/learners/linear/linearEstimator.ts';
import type { RandomFeatureEstimator } from '../../../modules/lib/learners/linear/randomFeatureEstimator.ts';
import type { NetworkEstimator } from '../../../modules/lib/learners/neural/networkEstimator.ts';
import { type Prediction, type Row, sigmoid, softmax } from './rows.ts';

/** x − center of each numeric column, rounded as in training. */
function centre(row: Row, { numeric }: DesignColumns): number[] {
  return numeric.map(({ feature, center, fill }) =>
    Number.isNaN(row[feature]!) ? Math.fround(fill) : Math.fround(row[feature]! - center),
  );
}

export function predictByLine({ score, link }: LinearEstimator): Prediction {
  const { columns, coefficients, intercepts, outputs } = score;
  return (row) => {
    const centred = centre(row, columns);
    const scores = Array.from({ length: outputs }, (_, k) => {
      const from = k * columns.width;
      let sum = intercepts[k]!;
      for (const [j, { inverseScale }] of columns.numeric.entries()) {
        sum += centred[j]! * (coefficients[from + j]! * inverseScale);
      }
      for (const { feature, offset } of columns.oneHot) {
        if (row[feature]! >= 0) sum += coefficients[from + offset + row[feature]!]!;
      }
      return sum;
    });
    if (link === 'softmax') return softmax(scores);
    if (link === 'sigmoid') return scores.map(sigmoid);
    return link === 'exponential' ? scores.map(Math.exp) : scores;
  };
}

export function predictByRandomFeatures({ columns, features, score }: RandomFeatureEstimator): Prediction {
  const { count, directions, pointSize, padded, limit } = features;
  return (row) => {
    const point = centre(row, columns).map((value, j) => {
      const scaled = Math.fround(value * Math.fround(columns.numeric[j]!.inverseScale));
      return Math.min(limit, Math.max(-limit, scaled));
    });
    let margin = score.intercept;
    for (let k = 0; k < count; k++) {
      const from = k * pointSize;
      let angle = directions[from + pointSize - 1]!;
      for (const [j, value] of point.entries()) angle += value * directions[from + j]!;
      for (const { feature, offset } of columns.oneHot) {
        if (row[feature]! >= 0) angle += directions[from + padded + offset - columns.numeric.length + row[feature]!]!;
      }
      margin += score.coefficients[k]! * Math.sin(angle);
    }
    return [sigmoid(margin)];
  };
}

export function predictByBayes({ task, logShares, numbers, categories }: BayesEstimator): Prediction {
  return (row) => {
    const scores = Array.from(logShares, (share, k) => {
      let sum = share;
      for (const { feature, center, scale, means, variances } of numbers) {
        const z = (row[feature]! - center) * scale;
        if (!Number.isNaN(z)) sum -= ((z - means[k]!) ** 2 / variances[k]! + Math.log(variances[k]!)) / 2;
      }
      for (const { feature, logs } of categories) {
        if (row[feature]! >= 0) sum += logs[row[feature]! * logShares.length + k]!;
      }
      return sum;
    });
    return task === 'multiclass' ? softmax(scores) : [sigmoid(scores[1]! - scores[0]!)];
  };
}

const activations = { relu: (x: number) => Math.max(0, x), tanh: Math.tanh, sigmoid };

export function predictByNetwork(estimator: NetworkEstimator): Prediction {
  const { inputs, shape, parameters, activation, label, task } = estimator;
  return (row) => {
    let values = inputs.numbers.map(({ feature, center, scale, fill }) =>
      Number.isNaN(row[feature]!) ? fill : (row[feature]! - center) * scale,
    );
    for (const [l, layer] of shape.layers.entries()) {
      const last = l === shape.layers.length - 1;
      const weight = (from: number, unit: number) => parameters[layer.weights + from * layer.width + unit]!;
      values = Array.from({ length: layer.units }, (_, unit) => {
        let sum = values.reduce((total, value, i) => total + value * weight(i, unit), parameters[layer.biases + unit]!);
        for (const { feature, offset } of l === 0 ? inputs.categories : []) {
          if (row[feature]! >= 0) sum += weight(layer.depth + offset + row[feature]!, unit);
        }
        return last ? sum : activations[activation](sum);
      });
    }
    if (task === 'binary') return values.map(sigmoid);
    if (task === 'multiclass') return softmax(values);
    return values.map((value) => value * label.deviation + label.mean);
  };
}
