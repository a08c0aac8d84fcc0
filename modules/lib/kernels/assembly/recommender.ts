/**
 * Matrix factorisation: a user and an item are vectors of `width` floats (a multiple of 4), row-major; a rating is the sum of
 * their biases and the product of their vectors.
 */

/**
 * One pass of stochastic gradient descent over ratings (Funk 2006; Koren, Bell, Volinsky, "Matrix factorization techniques for
 * recommender systems", 2009): for the error e of a rating, p += rate (e q - shrink p), q += rate (e p - shrink q), and the biases
 * alike. Each of `blocks` blocks is gone through from begins[b] to ends[b] by one thread; no two blocks share a user or an item.
 * Adds the squared errors before each step to errors[b].
 */
export function descend(
  thread: i32,
  threads: i32,
  blocks: i32,
  begins: usize,
  ends: usize,
  errors: usize,
  users: usize,
  items: usize,
  ratings: usize,
  userFactors: usize,
  itemFactors: usize,
  userBiases: usize,
  itemBiases: usize,
  width: i32,
  rate: f64,
  shrink: f64,
  biasRate: f64,
): void {
  const step = <f32>rate;
  const biasStep = <f32>biasRate;
  const decay = <f32>shrink;
  const keep = f32x4.splat(<f32>1 - step * decay);
  const length = (<usize>width) << 2;
  for (let block = thread; block < blocks; block += threads) {
    const end = load<i32>(ends + ((<usize>block) << 2));
    let squares: f64 = 0;
    for (let i = load<i32>(begins + ((<usize>block) << 2)); i < end; i++) {
      const place = (<usize>i) << 2;
      const user = <usize>load<i32>(users + place);
      const item = <usize>load<i32>(items + place);
      const p = userFactors + user * length;
      const q = itemFactors + item * length;
      const userBias = userBiases + (user << 2);
      const itemBias = itemBiases + (item << 2);
      const b = load<f32>(userBias);
      const c = load<f32>(itemBias);
      const error = load<f32>(ratings + place) - (b + c + product(p, q, length));
      squares += <f64>error * <f64>error;
      store<f32>(userBias, b + biasStep * (error - decay * b));
      store<f32>(itemBias, c + biasStep * (error - decay * c));
      const pull = f32x4.splat(step * error);
      for (let at: usize = 0; at < length; at += 16) {
        const x = v128.load(p + at);
        const y = v128.load(q + at);
        v128.store(p + at, f32x4.add(f32x4.mul(x, keep), f32x4.mul(y, pull)));
        v128.store(q + at, f32x4.add(f32x4.mul(y, keep), f32x4.mul(x, pull)));
      }
    }
    const total = errors + ((<usize>block) << 3);
    store<f64>(total, load<f64>(total) + squares);
  }
}

/** Items whose vectors stay in the processor's cache while they meet all users. */
const tile: i32 = 64;

/** scores[u][i] = product of the vectors of user u and item i, plus the item's bias. */
export function scoreItems(
  thread: i32,
  threads: i32,
  users: usize,
  userCount: i32,
  items: usize,
  itemBiases: usize,
  itemCount: i32,
  width: i32,
  scores: usize,
): void {
  const length = (<usize>width) << 2;
  for (let first = thread * tile; first < itemCount; first += threads * tile) {
    const last = min(first + tile, itemCount);
    for (let user = 0; user < userCount; user++) {
      const p = users + <usize>user * length;
      const row = scores + ((<usize>user * <usize>itemCount) << 2);
      for (let item = first; item < last; item++) {
        const place = (<usize>item) << 2;
        store<f32>(row + place, load<f32>(itemBiases + place) + product(p, items + <usize>item * length, length));
      }
    }
  }
}

/** Product of two vectors, in two sums of four lanes. */
function product(p: usize, q: usize, length: usize): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  const pairs = length & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(p + at), v128.load(q + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(p + at, 16), v128.load(q + at, 16)));
  }
  if (at < length) even = f32x4.add(even, f32x4.mul(v128.load(p + at), v128.load(q + at)));
  const sum = f32x4.add(even, odd);
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}
