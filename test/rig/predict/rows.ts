import type { Feature } from '../../../modules/lib/learners/data.ts';

/** The features of one row: numbers (NaN = missing), and for categories their code in training (-1 = missing or unseen). */
export type Row = readonly number[];

/** The outputs of a model for one row, in double precision. */
export type Prediction = (row: Row) => number[];

/** Rows of features that are as in training, but for values that training may not have seen. */
export function rowsOfFeatures(features: readonly Feature[]): Row[] {
  const columns = features.map((feature) => (feature.kind === 'numeric' ? feature.values : feature.codes));
  return Array.from(columns[0]!, (_, i) => columns.map((column) => column[i]!));
}

/** 1 / (1 + e^−x), whose relative error is small for any x. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
