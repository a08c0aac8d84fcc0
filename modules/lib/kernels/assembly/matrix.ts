import { exp2 } from './exponential';
import { shareBegin } from './share';

export { measureColumns } from './columns';
export { descendDual, descendOnline, perceive } from './descent';
export { addGram, gramScratch } from './gram';
export { addLoss, linearScratch, scoreRows } from './linear';
export { mapRows } from './randomFeatures';
export { layRows, scoreByRow } from './rows';

/** values[i] = exp(values[i]). Doubles; the array has room for an even number. */
export function exponentials(thread: i32, threads: i32, values: usize, count: i32): void {
  const end = shareBegin(thread + 1, threads, count, 2);
  for (let i = shareBegin(thread, threads, count, 2); i < end; i += 2) {
    const place = values + ((<usize>i) << 3);
    v128.store(place, exp2(v128.load(place)));
  }
}
