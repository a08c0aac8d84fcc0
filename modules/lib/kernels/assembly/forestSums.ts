import { binSize } from './forestCounts';
import { nodeSums } from './forestScores';
import { classes, codeAt, data, stride, targetAt } from './forestTable';

/** Sums over the rows of a node, whose entries are from `begin` to `end`, and records from `base` on. */

/** All rows have the same target, or the same class. */
export function isPure(begin: usize, end: usize, base: usize): bool {
  if (classes > 0) {
    const first = load<u32>(base + <usize>load<u32>(begin) * stride + codeAt);
    for (let entry = begin + 8; entry < end; entry += 8) {
      if (load<u32>(base + <usize>load<u32>(entry) * stride + codeAt) !== first) return false;
    }
    return true;
  }
  const first = load<f32>(base + <usize>load<u32>(begin) * stride + targetAt);
  for (let entry = begin + 8; entry < end; entry += 8) {
    if (load<f32>(base + <usize>load<u32>(entry) * stride + targetAt) !== first) return false;
  }
  return true;
}

/** Sums up a node's rows, in the layout of a bin. */
export function sumUp(begin: usize, end: usize, base: usize): void {
  const sums = nodeSums();
  memory.fill(sums, 0, binSize());
  if (classes === 0) {
    let sum: f64 = 0;
    let weight: f64 = 0;
    for (let entry = begin; entry < end; entry += 8) {
      const own = <f64>load<f32>(entry, 4);
      sum += own * <f64>load<f32>(base + <usize>load<u32>(entry) * stride + targetAt);
      weight += own;
    }
    store<f64>(sums, sum);
    store<f64>(sums, weight, 8);
    return;
  }
  for (let entry = begin; entry < end; entry += 8) {
    const place = sums + ((<usize>load<u32>(base + <usize>load<u32>(entry) * stride + codeAt)) << 3);
    store<f64>(place, load<f64>(place) + <f64>load<f32>(entry, 4));
  }
}

/** Sum of squares around the mean, or of two or more classes what corresponds to it, of the root: after `sumUp`. */
export function impurity(begin: usize, end: usize): f64 {
  const sums = nodeSums();
  let squares: f64 = 0;
  let weight: f64 = 0;
  let own: f64 = 0;
  if (classes === 0) {
    for (let entry = begin; entry < end; entry += 8) {
      const target = <f64>load<f32>(data + <usize>load<u32>(entry) * stride + targetAt);
      own += <f64>load<f32>(entry, 4) * target * target;
    }
    return own - (load<f64>(sums) * load<f64>(sums)) / load<f64>(sums, 8);
  }
  if (classes === 2) return (load<f64>(sums) * load<f64>(sums, 8)) / (load<f64>(sums) + load<f64>(sums, 8));
  for (let k = 0; k < classes; k++) {
    own = load<f64>(sums + ((<usize>k) << 3));
    squares += own * own;
    weight += own;
  }
  return weight - squares / weight;
}
