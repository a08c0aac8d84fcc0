import { recommender } from '../../kernels/compiled/recommender.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { type FitContext, yieldToEvents } from '../learner.ts';
import { type Factors, predictRating } from './factors.ts';

/** Items by number with their ratings, best first. */
export interface RankedItems {
  items: number[];
  /** Not yet within the range of ratings. */
  ratings: number[];
}

/** Scores of one call: 8 MB. */
const scoresPerCall = 2_000_000;
const mostUsersPerCall = 256;

/** Items by user, as places in `items`: those of user u stand from begins[u] to begins[u + 1]. */
export interface ItemLists {
  begins: Int32Array;
  /** Numbers of the model; -1 where it does not know the item. */
  items: Int32Array;
}

/**
 * For each user, the `count` items with the highest ratings among all that the model knows but the user's own in `without`. Users are
 * given by number, -1 for one that the model does not know: then items are ranked by what all think of them.
 */
export async function* rankAllItems(
  factors: Factors,
  users: Int32Array,
  count: number,
  without: ItemLists | undefined,
  context: Pick<FitContext, 'signal' | 'threads'>,
): AsyncGenerator<RankedItems> {
  const itemCount = factors.itemBiases.length;
  using kernels = new Kernels(recommender, users.length * itemCount > 20_000_000 ? context.threads : 1);
  const width = Math.ceil(factors.width / 4) * 4;
  const items = padRows(kernels, factors.itemFactors, factors.width, width);
  const biases = kernels.memory.copyFloat32(factors.itemBiases);
  const batch = Math.max(1, Math.min(users.length, mostUsersPerCall, Math.floor(scoresPerCall / itemCount)));
  const vectors = kernels.memory.float32(batch * width);
  const scores = kernels.memory.float32(batch * itemCount);
  for (let first = 0; first < users.length; first += batch) {
    const asked = users.subarray(first, first + batch);
    vectors.fill(0);
    for (const [i, user] of asked.entries()) {
      if (user < 0) continue;
      vectors.set(factors.userFactors.subarray(user * factors.width, (user + 1) * factors.width), i * width);
    }
    kernels.runOnAll('scoreItems', vectors, asked.length, items, biases, itemCount, width, scores);
    for (const [i, user] of asked.entries()) {
      const row = scores.subarray(i * itemCount, (i + 1) * itemCount);
      if (without) {
        for (let k = without.begins[first + i]!; k < without.begins[first + i + 1]!; k++) {
          if (without.items[k]! >= 0) row[without.items[k]!] = Number.NEGATIVE_INFINITY;
        }
      }
      yield rank(factors, user, findHighest(row, count), count);
    }
    await yieldToEvents(context.signal);
  }
}

/** Sorts items by their rating, of equal ones those with the lower number (or, unknown, the earlier place) first. */
export function rank(
  factors: Factors,
  user: number,
  items: ArrayLike<number>,
  count: number,
): RankedItems & { places: number[] } {
  const ratings = Array.from(items, (item) => predictRating(factors, user, item));
  const places = ratings.map((_, i) => i).sort((a, b) => ratings[b]! - ratings[a]! || items[a]! - items[b]! || a - b);
  const best = places.slice(0, count);
  return { places: best, items: best.map((i) => items[i]!), ratings: best.map((i) => ratings[i]!) };
}

/** Places of the `count` highest finite scores, in no order; of equal scores the first. */
function findHighest(scores: Float32Array, count: number): number[] {
  // A heap whose root is the worst of the best so far.
  const heap: number[] = [];
  const isWorse = (a: number, b: number) => scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
  for (let i = 0; i < scores.length; i++) {
    if (heap.length < count) {
      if (scores[i] === Number.NEGATIVE_INFINITY) continue;
      heap.push(i);
      siftUp(heap, isWorse);
    } else if (scores[i]! > scores[heap[0]!]!) {
      heap[0] = i;
      siftDown(heap, isWorse);
    }
  }
  return heap;
}

type Order = (a: number, b: number) => boolean;

function siftUp(heap: number[], isWorse: Order): void {
  let at = heap.length - 1;
  const value = heap[at]!;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isWorse(value, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = value;
}

function siftDown(heap: number[], isWorse: Order): void {
  const value = heap[0]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isWorse(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isWorse(heap[child]!, value)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
}

function padRows(
  kernels: Kernels<typeof recommender>,
  values: Float32Array,
  width: number,
  padded: number,
): Float32Array {
  if (width === padded) return kernels.memory.copyFloat32(values);
  const rows = kernels.memory.float32((values.length / width) * padded);
  for (let i = 0; i * width < values.length; i++) rows.set(values.subarray(i * width, (i + 1) * width), i * padded);
  return rows;
}
