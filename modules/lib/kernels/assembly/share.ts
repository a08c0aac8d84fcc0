/**
 * Parts of work. A kernel runs on every thread with its number; integer results may be added up in any order, floating-point
 * sums are taken over blocks that do not depend on the number of threads.
 */

/** First item of the part of `count` items that belongs to `thread`. Parts begin at multiples of `step`. */
export function shareBegin(thread: i32, threads: i32, count: i32, step: i32): i32 {
  const blocks = (count + step - 1) / step;
  const begin = <i32>((<i64>blocks * thread) / threads) * step;
  return begin < count ? begin : count;
}
