import type { Random } from '../random.ts';
import type { Ratings } from './ratings.ts';

/** Ratings in the order in which they are learned from: `parts` × `parts` blocks of users and items. */
export interface ArrangedRatings {
  /** Place of each in the ratings. */
  order: Int32Array;
  /** Where the blocks begin in the order, block (users' part p, items' part q) as p * parts + q; the last entry is the end. */
  begins: Int32Array;
  parts: number;
}

/** Below this, one block is learned from in less time than threads take to meet. */
const ratingsPerBlock = 25_000;
const mostParts = 8;

/**
 * Shuffles ratings and deals them into blocks, so that the blocks of a diagonal (p, p + s) share no user and no item: they can be learned
 * from at the same time with the same result (Gemulla et al., "Large-scale matrix factorization with distributed stochastic
 * gradient descent", 2011). How many blocks there are depends on the ratings alone.
 */
export function arrangeRatings(
  { count, users, items, userNames, itemNames }: Ratings,
  random: Random,
): ArrangedRatings {
  const parts = choosePartCount(count, Math.min(userNames.length, itemNames.length));
  const userParts = dealParts(userNames.length, parts, random);
  const itemParts = dealParts(itemNames.length, parts, random);
  const shuffled = shuffle(count, random);
  const begins = new Int32Array(parts * parts + 1);
  const blockOf = (rating: number) => userParts[users[rating]!]! * parts + itemParts[items[rating]!]!;
  for (let i = 0; i < count; i++) begins[blockOf(i) + 1]! += 1;
  for (let b = 0; b < parts * parts; b++) begins[b + 1]! += begins[b]!;
  const next = begins.slice();
  const order = new Int32Array(count);
  for (const rating of shuffled) order[next[blockOf(rating)]!++] = rating;
  return { order, begins, parts };
}

function choosePartCount(count: number, fewest: number): number {
  let parts = 1;
  while (parts < mostParts && count >= ratingsPerBlock * (2 * parts) ** 2 && fewest >= 200 * parts) parts *= 2;
  return parts;
}

/** A random part for each of `count` users or items; all parts are of the same size but for one. */
function dealParts(count: number, parts: number, random: Random): Uint8Array {
  const dealt = new Uint8Array(count);
  for (const [i, place] of shuffle(count, random).entries()) dealt[place] = i % parts;
  return dealt;
}

/** The numbers below `count` in random order (Fisher and Yates; Durstenfeld 1964). */
export function shuffle(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.below(i + 1);
    const kept = order[i]!;
    order[i] = order[other]!;
    order[other] = kept;
  }
  return order;
}
