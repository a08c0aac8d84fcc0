/** The features of one row: numbers (NaN = missing), and for categories their code in training (-1 = missing or unseen). */
export type Row = readonly number[];

/** The outputs of a model for one row, in double precision. */
export type Prediction = (row: Row) => number[];

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
