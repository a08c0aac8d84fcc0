import { expect } from 'vitest';
import type { TrainingData } from '../../modules/lib/learners/data.ts';
import type { AnyLearner } from '../../modules/lib/learners/learners.ts';
import { LinearEstimator } from '../../modules/lib/learners/linear/linearEstimator.ts';
import { newContext, type Recorded } from './runModule.ts';

/** Fits a linear learner. Answers also what it reported. */
export async function trainOn(
  learner: AnyLearner,
  data: TrainingData,
  params: object = {},
  options: { signal?: AbortSignal; threads?: number } = {},
): Promise<{ estimator: LinearEstimator } & Recorded> {
  const context = await newContext(options);
  const estimator = await learner.fit(data, learner.params.parse(params), context);
  if (!(estimator instanceof LinearEstimator)) throw new Error('no linear estimator');
  return { estimator, metrics: context.metrics, logs: context.logs };
}

/** The scores of rows as the trainer understands its coefficients, in double precision. */
export function scoresOf({ score }: LinearEstimator, data: TrainingData): number[][] {
  const { columns: design, outputs, coefficients, intercepts } = score;
  return Array.from({ length: data.rowCount }, (_, i) =>
    Array.from({ length: outputs }, (_, k) => {
      const from = k * design.width;
      let sum = intercepts[k]!;
      for (const [j, { feature, center, fill, inverseScale }] of design.numeric.entries()) {
        const column = data.features[feature]!;
        const value = column.kind === 'numeric' ? Math.fround(column.values[i]! - center) : Number.NaN;
        sum += coefficients[from + j]! * inverseScale * (Number.isNaN(value) ? fill : value);
      }
      for (const { feature, offset } of design.oneHot) {
        const column = data.features[feature]!;
        const code = column.kind === 'categorical' ? column.codes[i]! : -1;
        if (code >= 0) sum += coefficients[from + offset + code]!;
      }
      return sum;
    }),
  );
}

/** Probabilities of the classes, row by row. */
export function probabilitiesOf(estimator: LinearEstimator, data: TrainingData): number[][] {
  return scoresOf(estimator, data).map((scores) => {
    const all = estimator.link === 'sigmoid' ? [0, ...scores] : scores;
    const highest = Math.max(...all);
    const powers = all.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  });
}

/** The largest difference, relative where the numbers wanted are beyond 1. */
export function largestDifference(actual: readonly number[], wanted: readonly number[]): number {
  expect(actual).toHaveLength(wanted.length);
  return Math.max(...actual.map((value, i) => Math.abs(value - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!))));
}
