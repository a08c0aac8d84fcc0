/**
 * What a factorisation of ratings has learned: rating = mean + bias of the user + bias of the item + product of their factors,
 * within the range of the ratings that it learned from.
 */
export interface Factors {
  /** Numbers a user and an item are described by. */
  width: number;
  /** A float. */
  mean: number;
  /** The lowest and the highest rating of the training. */
  range: readonly [lowest: number, highest: number];
  /** One a user. */
  userBiases: Float32Array;
  itemBiases: Float32Array;
  /** `width` a user, user by user. */
  userFactors: Float32Array;
  itemFactors: Float32Array;
}

/**
 * The rating of an item by a user, each by its number; -1 stands for one that training did not see, of whom nothing is known but
 * the average. Not yet within the range.
 */
export function predictRating(factors: Factors, user: number, item: number): number {
  const { width, userFactors, itemFactors } = factors;
  let rating = factors.mean;
  if (user >= 0) rating += factors.userBiases[user]!;
  if (item >= 0) rating += factors.itemBiases[item]!;
  if (user < 0 || item < 0) return rating;
  let product = 0;
  for (let k = 0; k < width; k++) product += userFactors[user * width + k]! * itemFactors[item * width + k]!;
  return rating + product;
}

/** A rating as the model answers it: a float within the range of the ratings that were learned from. */
export function withinRange({ range: [lowest, highest] }: Factors, rating: number): number {
  return Math.min(Math.fround(highest), Math.max(Math.fround(lowest), Math.fround(rating)));
}
